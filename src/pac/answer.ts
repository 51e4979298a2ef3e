/** One way that a PAC file names. */
export interface PacStep {
  readonly kind: 'direct' | 'proxy' | 'https' | 'socks' | 'socks4' | 'socks5';
  /** Empty for direct. */
  readonly host: string;
  /** 0 for direct. */
  readonly port: number;
  /** As the PAC file has it. */
  readonly text: string;
}

/** What a PAC file answered, read. */
export interface PacAnswer {
  /** In the order in which they are tried. */
  readonly steps: readonly PacStep[];
  readonly ignored: readonly { readonly text: string; readonly why: string }[];
}

/** Longer answers are cut: nobody lists that many proxies. */
export const MAX_ANSWER = 16 * 1024;
const MAX_STEPS = 100;

/** Words and the port that each stands for where none is given, as in Chromium; `HTTP` is Firefox's. */
const KINDS: Readonly<Record<string, readonly [kind: PacStep['kind'], port: number]>> = {
  PROXY: ['proxy', 80],
  HTTP: ['proxy', 80],
  HTTPS: ['https', 443],
  SOCKS: ['socks', 1080],
  SOCKS4: ['socks4', 1080],
  SOCKS5: ['socks5', 1080],
};

/**
 * Reads `PROXY a:1; SOCKS b:2; DIRECT` as browsers do: words in any case, parts that cannot be read passed over. Where
 * nothing is left browsers connect directly, and so says this.
 */
export function parsePacAnswer(answer: string): PacAnswer {
  const parts = answer
    .slice(0, MAX_ANSWER)
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const read = parts.slice(0, MAX_STEPS).map(readStep);
  const steps = read.filter((step): step is PacStep => !('why' in step));
  const more = parts.length > MAX_STEPS ? [{ text: '…', why: `there are more than ${MAX_STEPS}` }] : [];
  const ignored = [...read.flatMap((step) => ('why' in step ? [step] : [])), ...more];
  if (steps.length > 0) return { steps, ignored };
  return { steps: [{ kind: 'direct', host: '', port: 0, text: '' }], ignored };
}

function readStep(text: string): PacStep | { readonly text: string; readonly why: string } {
  const [word = '', ...rest] = text.split(/\s+/);
  const place = rest.join(' ');
  if (word.toUpperCase() === 'DIRECT')
    return place === '' ? { kind: 'direct', host: '', port: 0, text } : { text, why: 'DIRECT has no host' };
  const [kind, usual] = (Object.hasOwn(KINDS, word.toUpperCase()) ? KINDS[word.toUpperCase()] : undefined) ?? [];
  if (kind === undefined || usual === undefined) return { text, why: 'is none of PROXY, HTTPS, SOCKS and DIRECT' };
  if (place === '') return { text, why: 'names no host' };
  const found = /^(?:\[([0-9A-Fa-f:.]{2,45})\]|([A-Za-z0-9._-]{1,253}))(?::(\d{1,5}))?$/.exec(place);
  if (found === null) return { text, why: 'is no host and port' };
  const port = found[3] === undefined ? usual : Number(found[3]);
  if (port < 1 || port > 65_535) return { text, why: 'has a port that cannot be' };
  return { kind, host: (found[1] ?? found[2] ?? '').toLowerCase(), port, text };
}
