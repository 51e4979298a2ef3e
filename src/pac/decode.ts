/** The most that a PAC file may have: Chromium's own limit (net/proxy_resolution/pac_file_fetcher_impl.cc). */
export const MAX_PAC_BYTES = 1024 * 1024;

/** The text of a PAC file: by its byte-order mark, else UTF-8, else Latin-1 as in Firefox. */
export function decodePac(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}
