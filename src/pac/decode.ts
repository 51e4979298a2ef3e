/** The most that a PAC file may have: Chromium's own limit (net/proxy_resolution/pac_file_fetcher_impl.cc). */
export const MAX_PAC_BYTES = 1024 * 1024;

/**
 * The text of a file of which nobody says how it is encoded: by its byte-order mark, else UTF-8, else the code page of
 * Western Windows, which is what browsers take Latin-1 for.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
