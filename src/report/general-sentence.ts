/** An address that a host was found at, and not that of a proxy, which all have in common. */
const IPV4 = /(?<!:\/\/)\b\d{1,3}(?:\.\d{1,3}){3}\b/g;
const IPV6 = /(?<![\w:.[])(?=[0-9a-f:]*::|(?:[0-9a-f]{1,4}:){7})[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])/gi;
const TIMES = /\b\d+(?:\.\d+)? (?:ms|s)\b/g;
/** Names in one sentence that are looked for: a wildcard has a few members. */
const MOST_NAMES = 12;

/**
 * A sentence about a host as it is true of others of which the same was seen: names, addresses and times made general. Two
 * hosts whose sentences become equal met the same. `names` are those that the sentence may have: the host, its pattern.
 */
export function generalSentence(sentence: string, names: readonly string[]): string {
  const longestFirst = [...new Set(names)].filter((name) => name !== '').sort((a, b) => b.length - a.length);
  return longestFirst
    .slice(0, MOST_NAMES)
    .reduce((text, name) => text.replaceAll(name, 'the host'), sentence)
    .replace(IPV4, 'its address')
    .replace(IPV6, 'its address')
    .replace(TIMES, 'some time')
    .replace(/\b(\d+) of \1 members answer/, 'all members answer')
    .split(/; (?=the host: )/)
    .filter((part, index, all) => all.indexOf(part) === index)
    .join('; ');
}
