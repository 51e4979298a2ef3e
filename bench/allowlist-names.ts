/** Names as firewalls' lists have them, the same every time: hosts of two and three labels, and every fifth a domain. */
const WORDS = ['login', 'mail', 'cdn', 'api', 'www', 'static', 'update', 'portal', 'auth', 'store', 'edge', 'img'];
const ENDS = ['com', 'net', 'org', 'example', 'io'];
const REQUIRED = 1000;

/** So many different names, of which those that begin with a dot mean whole domains. */
export function manyNames(count: number): readonly string[] {
  const next = numbers(7);
  const word = (): string => WORDS[next(WORDS.length)] ?? 'www';
  return Array.from({ length: count }, (_, index) => {
    const domain = `${word()}${index.toString(36)}.${ENDS[next(ENDS.length)] ?? 'com'}`;
    const kind = next(10);
    if (kind < 5) return `${word()}.${domain}`;
    return kind < 8 ? `${word()}-${next(99)}.${word()}.${domain}` : `.${domain}`;
  });
}

/** A thousand required patterns: domains with stars, names that are on the list, names below such, and others. */
export function requiredPatterns(names: readonly string[]): readonly string[] {
  const next = numbers(11);
  return Array.from({ length: REQUIRED }, (_, index) => {
    const name = (names[next(names.length)] ?? '').replace(/^\./, '');
    switch (index % 4) {
      case 0:
        return `*.${name.split('.').slice(-2).join('.')}`;
      case 1:
        return name;
      case 2:
        return `a.${name}`;
      default:
        return `needed${index}.contoso.com`;
    }
  });
}

function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % below;
  };
}
