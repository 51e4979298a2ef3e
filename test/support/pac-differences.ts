/** What an engine makes of a condition; `fails` where it makes no decision of it. */
export type Said = 'yes' | 'no' | 'fails';

/** A condition that engines do not agree on, or that they might not, and what each makes of it for a URL. */
export interface PacDifference {
  readonly what: string;
  readonly condition: string;
  readonly url: string;
  readonly ours: Said;
  readonly chromium: Said;
  readonly pacResolver: Said;
  readonly pacparser: Said;
}

type Row = readonly [
  what: string,
  condition: string,
  url: string,
  said: Said | Omit<PacDifference, 'what' | 'condition' | 'url'>,
];

/** Browsers, and so we, against what other software does. */
const others = (browsers: Said, pacResolver: Said, pacparser: Said) =>
  ({ ours: browsers, chromium: browsers, pacResolver, pacparser }) as const;

const HTTP = 'http://www.mailbox.example/download/x?y=z';
const HTTPS = 'https://www.mailbox.example/download/x?y=z';
const V6 = 'http://[2001:db8::1]/';

/** In order: the URL and host that are handed over, then function by function. A name with an empty label has no address anywhere. */
const ROWS: readonly Row[] = [
  // developer.mozilla.org, "Proxy Auto-Configuration (PAC) file": the path and query of https are stripped.
  ['the path of http is there', 'shExpMatch(url, "*/download/*")', HTTP, 'yes'],
  ['the path of https is not, in browsers', 'shExpMatch(url, "*/download/*")', HTTPS, others('no', 'yes', 'yes')],
  [
    'a host comes in small letters',
    'host == "www.mailbox.example"',
    'http://WWW.Mailbox.EXAMPLE/',
    others('yes', 'yes', 'no'),
  ],
  ['an IPv6 address comes without brackets', 'host == "2001:db8::1"', V6, others('yes', 'no', 'no')],
  ['a dot at the end stays', 'host == "www.mailbox.example."', 'http://www.mailbox.example./', 'yes'],
  ['so dnsDomainIs misses it', 'dnsDomainIs(host, ".mailbox.example")', 'http://www.mailbox.example./', 'no'],
  [
    'a name of other letters comes in ASCII',
    'host == "xn--bcher-kva.example"',
    'http://bücher.example/',
    others('yes', 'yes', 'no'),
  ],

  ['dnsDomainIs without a dot takes any ending', 'dnsDomainIs(host, "box.example")', HTTP, 'yes'],
  ['shExpMatch tells letters by their case', 'shExpMatch(host, "*.MAILBOX.example")', HTTP, 'no'],
  ['its ? is one sign', 'shExpMatch(host, "ww?.mailbox.example")', HTTP, 'yes'],
  ['its | is that of regular expressions', 'shExpMatch(host, "a.test|*.example")', HTTP, 'yes'],
  ['so each side has one end alone', 'shExpMatch(host, "www|x.test")', HTTP, 'yes'],
  ['its brackets are a class', 'shExpMatch(host, "[w]ww.mailbox.example")', HTTP, 'yes'],
  ['its + is a repetition', 'shExpMatch(host, "w+.mailbox.example")', HTTP, 'yes'],
  ['a pattern that is no regular expression', 'shExpMatch(host, "www(")', HTTP, 'fails'],
  ['isPlainHostName of an IPv6 address', 'isPlainHostName(host)', V6, others('no', 'yes', 'yes')],
  ['localHostOrDomainIs of the first label', 'localHostOrDomainIs(host, "www.mailbox.example")', 'http://www/', 'yes'],
  [
    'localHostOrDomainIs of the first two labels',
    'localHostOrDomainIs(host, "www.mailbox.example")',
    'http://www.mailbox/',
    'yes',
  ],
  ['dnsDomainLevels counts dots', 'dnsDomainLevels(host) == 2', HTTP, 'yes'],

  ['isInNet of an address', 'isInNet("10.1.2.3", "10.1.0.0", "255.255.0.0")', HTTP, 'yes'],
  [
    'isInNet with a mask that is cut short',
    'isInNet("10.1.2.3", "10.1.0.0", "255.255")',
    HTTP,
    others('no', 'no', 'yes'),
  ],
  ['isInNet looks the host up', 'isInNet("localhost", "127.0.0.0", "255.0.0.0")', HTTP, 'yes'],
  ['isResolvable of a name without address', 'isResolvable("x..nowhere")', HTTP, 'no'],
  ['dnsResolve of a name without address is null', 'dnsResolve("x..nowhere") === null', HTTP, 'yes'],
  ['convert_addr', 'convert_addr("10.1.2.3") === 167838211', HTTP, others('yes', 'fails', 'yes')],
  ["Microsoft's functions with Ex", 'isInNetEx("2001:db8::1", "2001:db8::/32")', HTTP, others('yes', 'fails', 'yes')],

  ['weekdayRange from any to any', 'weekdayRange("SUN", "SAT", "GMT")', HTTP, 'yes'],
  ['weekdayRange in small letters', 'weekdayRange("sun", "sat", "GMT")', HTTP, 'no'],
  ['dateRange from any to any', 'dateRange(1, 31, "GMT")', HTTP, others('yes', 'no', 'yes')],
  ['timeRange of the whole day', 'timeRange(0, 0, 0, 23, 59, 59, "GMT")', HTTP, 'yes'],

  ['arrow functions', '[1].some((one) => one === 1)', HTTP, others('yes', 'yes', 'fails')],
  ['a function that is not there', 'isInCloud(host)', HTTP, 'fails'],
];

export const DIFFERENCES: readonly PacDifference[] = ROWS.map(([what, condition, url, said]) => {
  const all = typeof said === 'string' ? others(said, said, said) : said;
  return { what, condition, url, ...all };
});
