import { readFileSync } from 'node:fs';
import fc from 'fast-check';

/** The proxies that PAC files of these tests name. */
export const PROXIES: readonly string[] = ['one.proxy', 'two.proxy', 'three.proxy', '10.10.10.10', 'proxy.example'];

// As top-level domains they are nobody's: browsers ask for some (as .office) by TLS alone.
const label = fc.constantFrom('a', 'b', 'ab', 'www', 'mailbox', 'evil', 'x1', 'login');
const end = fc.constantFrom('test', 'example', 'mailbox.example', 'corp.test');
const domain = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 3 }), end)
  .map(([labels, last]) => [...labels, last].join('.'));
const address = fc.tuple(fc.constantFrom('10.1', '10.2', '192.168', '172.16'), fc.integer({ min: 1, max: 9 }));
/** A host: of some labels, a plain name, or an address of IPv4. */
export const anyHost = fc.oneof(
  { weight: 6, arbitrary: domain },
  { weight: 1, arbitrary: label },
  { weight: 1, arbitrary: address.map(([net, last]) => `${net}.${last}.9`) },
);
const scheme = fc.constantFrom('http', 'https');
const path = fc.constantFrom('/', '/download/x', '/a.b?mailbox=1', '/www.mailbox.example');
/** A URL of a host at a port; over TLS never of an address, which no TLS hello names. */
export const urlAt = (port: number) =>
  fc.tuple(scheme, anyHost, path).map(([how, host, rest]) => {
    const isAddress = /^[0-9.]+$/.test(host);
    return `${isAddress ? 'http' : how}://${host}:${port}${rest}`;
  });

/** A URL over TLS of one of these hosts: browsers ask for many of them by nothing else. */
export const urlOf = (hosts: readonly string[], port: number) =>
  fc.constantFrom(...hosts).map((host) => `https://${host}:${port}/`);

const quoted = (text: string) => JSON.stringify(text);
const piece = fc.oneof(label, fc.constantFrom('.', '*', '*.', '?', '.test', '.mailbox.example', '10.'));
const pattern = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
const around = pattern.map((text) => `*${text}*`);
const net = address.chain(([start]) =>
  fc.constantFrom(
    `"${start}.0.0", "255.255.0.0"`,
    `"${start}.3.0", "255.255.255.0"`,
    `"${start}.3.9", "255.255.255.255"`,
  ),
);
const test = fc.oneof(
  fc.oneof(pattern, around).map((text) => `shExpMatch(host, ${quoted(text)})`),
  around.map((text) => `shExpMatch(url, ${quoted(text)})`),
  fc.oneof(label, domain).map((text) => `dnsDomainIs(host, ${quoted(`.${text}`)})`),
  end.map((text) => `dnsDomainIs(host, ${quoted(text)})`),
  domain.map((text) => `localHostOrDomainIs(host, ${quoted(text)})`),
  fc.integer({ min: 0, max: 3 }).map((levels) => `dnsDomainLevels(host) > ${levels}`),
  net.map((text) => `/^[0-9.]+$/.test(host) && isInNet(host, ${text})`),
  label.map((text) => `host.indexOf(${quoted(text)}) >= 0`),
  fc.constantFrom(
    'isPlainHostName(host)',
    'url.substring(0, 6) == "https:"',
    'url.substring(0, 5) === "http:"',
    '/^(www|login)[.]/.test(host)',
    'inList(host, [".mailbox.example", ".corp.test"])',
    'isInNet(myIpAddress(), "203.0.113.0", "255.255.255.0")',
  ),
);
const condition = fc.oneof(
  test,
  fc.tuple(test, test).map(([a, b]) => `(${a}) && !(${b})`),
  fc.tuple(test, test).map(([a, b]) => `(${a}) || (${b})`),
);
const way = fc.constantFrom(
  'DIRECT',
  'PROXY one.proxy:8080',
  'PROXY two.proxy:8080; DIRECT',
  'SOCKS5 three.proxy:1080; PROXY one.proxy:8080',
  'proxy two.proxy:8080;PROXY one.proxy:8080',
  'DIRECT; PROXY one.proxy:8080',
  '  PROXY   three.proxy:8080 ; ; ',
  'NOTHING x:1; PROXY one.proxy:8080',
  '',
);
const rule = fc.tuple(condition, way, fc.integer({ min: 0, max: 3 })).map(([when, then, kind]) => {
  if (kind === 0) return `  if (${when}) { if (dnsDomainLevels(host) > 1) return "${then}"; }`;
  if (kind === 1) return `  way = ${when} ? "${then}" : way;`;
  return `  if (${when}) return "${then}";`;
});
const HELPER = `function inList(host, list) {
  for (var i = 0; i < list.length; i++) if (dnsDomainIs(host, list[i])) return true;
  return false;
}`;
/** A PAC file of conditions on the URL and the host, that asks for no names. */
export const anyPacFile = fc
  .array(rule, { minLength: 3, maxLength: 25 })
  .map(
    (rules) =>
      `${HELPER}\nfunction FindProxyForURL(url, host) {\n  var way = "PROXY one.proxy:8080";\n${rules.join('\n')}\n  return way;\n}`,
  );

/** PAC files as companies write them; none asks for the name of a host of the internet. */
export const USUAL_PAC_FILES: readonly string[] = [
  readFileSync(new URL('../../src/allowlist/pac/fixtures/office365.pac', import.meta.url), 'utf8'),
  `// What is inside goes direct, and what must not be inspected; all else by the proxy.
function FindProxyForURL(url, host) {
  if (isPlainHostName(host) || shExpMatch(host, "*.corp.test") || host == "127.0.0.1") return "DIRECT";
  var privateIP = /^(0|10|127|192\\.168|172\\.1[6789]|172\\.2[0-9]|172\\.3[01]|169\\.254|192\\.88\\.99)\\.[0-9.]+$/;
  if (privateIP.test(host)) return "DIRECT";
  if (url.substring(0, 4) == "ftp:") return "DIRECT";
  if (localHostOrDomainIs(host, "login.mailbox.example") || dnsDomainIs(host, ".ab.example")) return "DIRECT";
  return "PROXY one.proxy:8080; PROXY two.proxy:8080; DIRECT";
}`,
  `var proxies = { web: "PROXY one.proxy:8080; DIRECT", office: "PROXY two.proxy:8080", none: "DIRECT" };
var office = [/^([^.]+[.])*mailbox[.]example$/, /^login[.]/];
function matches(host, list) {
  for (var i in list) { if (list[i].test(host)) return true; }
  return false;
}
function FindProxyForURL(url, host) {
  host = host.toLowerCase();
  switch (true) {
    case matches(host, office): return proxies.office;
    case shExpMatch(url, "http://*/download/*"): return proxies.none;
    case host.split(".").length - 1 < 2: return proxies.none;
    default: return proxies.web;
  }
}`,
  `function FindProxyForURL(url, host) {
  // Load is shared by the last letter before the end.
  var sum = 0;
  for (var i = 0; i < host.length; i++) sum = (sum + host.charCodeAt(i)) % 2;
  var first = sum ? "one" : "two", second = sum ? "two" : "one";
  try { if (shExpMatch(host, "*.test") && !shExpMatch(host, "www.*")) return "SOCKS5 three.proxy:1080"; } catch (e) {}
  return "PROXY " + first + ".proxy:8080; PROXY " + second + ".proxy:8080";
}`,
];
