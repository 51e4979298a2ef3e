/**
 * The functions of a PAC file that look at names alone. They mean what Firefox (netwerk/base/ascii_pac_utils.js) and
 * Chromium (services/proxy_resolver/pac_js_library.h) mean by them, also where that is odd. This text runs inside the
 * interpreter, so it uses nothing from outside.
 */
export function nameFunctions() {
  const matchers = new Map<string, RegExp>();
  const MAX_MATCHERS = 1000;
  return {
    /** No dot, and no colon: an IPv6 address is no plain name. */
    isPlainHostName: (host: string) => host.search(/[.:]/) === -1,

    /** Ends with the text: without a dot in front of it, `notexample.com` is in `example.com`. */
    dnsDomainIs: (host: string, domain: string) =>
      host.length >= domain.length && host.substring(host.length - domain.length) === String(domain),

    localHostOrDomainIs: (host: string, whole: string) => host === whole || whole.lastIndexOf(`${host}.`, 0) === 0,

    dnsDomainLevels: (host: string) => host.split('.').length - 1,

    /**
     * Browsers make a regular expression of the pattern and only take care of dot, star and question mark. So `a|b` is
     * "begins with a, or ends with b", and brackets, braces, `+`, `^` and `$` mean what they mean there. Upper and lower
     * case differ. It is compiled here, in the interpreter, which bounds it in steps.
     */
    shExpMatch: (text: string, pattern: string) => {
      let matcher = matchers.get(pattern);
      if (matcher === undefined) {
        const meanings: Readonly<Record<string, string>> = { '.': '\\.', '*': '.*', '?': '.' };
        matcher = new RegExp(`^${pattern.replace(/[.*?]/g, (sign) => meanings[sign] ?? sign)}$`);
        if (matchers.size >= MAX_MATCHERS) matchers.clear();
        matchers.set(pattern, matcher);
      }
      return matcher.test(text);
    },
  };
}
