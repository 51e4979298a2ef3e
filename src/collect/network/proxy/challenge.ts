/** One way in which a proxy lets itself be told who asks. */
export interface Challenge {
  /** As `Basic`, `Digest`, `NTLM`, `Negotiate`; as the proxy writes it. */
  readonly scheme: string;
  /** Names in small letters. */
  readonly params: Readonly<Record<string, string>>;
}

const MAX_CHALLENGES = 20;
const TOKEN_AT = /[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}/y;
const PARAM_AT = /\s*=\s*(?:"((?:[^"\\]|\\.){0,2048})"|([^\s,"]{0,2048}))/y;
const TOKEN68_AT = /[A-Za-z0-9\-._~+/]{1,4096}=*(?=\s*(?:,|$))/y;

/**
 * Reads the values of `Proxy-Authenticate` (RFC 9110, 11.6.1): several in one header or one in each, with parameters or
 * a token (`NTLM TlRM...`). What cannot be read ends the reading of that value; nothing throws.
 */
export function parseChallenges(values: readonly string[]): readonly Challenge[] {
  return values.flatMap(challengesOf).slice(0, MAX_CHALLENGES);
}

function challengesOf(value: string): readonly Challenge[] {
  const found: { scheme: string; params: Record<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const match = pattern.exec(value);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  while (at < value.length && found.length <= MAX_CHALLENGES) {
    take(/[\s,]+/y);
    const token = take(TOKEN_AT)?.[0];
    if (token === undefined) break;
    const param = found.length === 0 ? null : take(PARAM_AT);
    const last = found.at(-1);
    if (param !== null && last !== undefined) {
      last.params[token.toLowerCase()] = param[1]?.replaceAll(/\\(.)/g, '$1') ?? param[2] ?? '';
      continue;
    }
    // `Object.create(null)` keeps a parameter called __proto__ a parameter.
    found.push({ scheme: token, params: Object.create(null) as Record<string, string> });
    if (take(/ +/y) !== null) take(TOKEN68_AT);
  }
  return found;
}

/** The names of the schemes, each once, in the order of the proxy. */
export function schemesOf(challenges: readonly Challenge[]): readonly string[] {
  const seen = new Map(challenges.map(({ scheme }) => [scheme.toLowerCase(), scheme]));
  return [...seen.values()];
}
