/**
 * The functions of a PAC file that look at names alone. They mean what Firefox (netwerk/base/ascii_pac_utils.js) and
 * Chromium (services/proxy_resolver/pac_js_library.h) mean by them, also where that is odd. This text runs inside the
 * interpreter, so it uses nothing from outside.
 */
export function nameFunctions() {
  const matchers = new Map<string, string | RegExp>();
  const MAX_MATCHERS = 1000;
  const expressionOf = (pattern: string) => {
    const meanings: Readonly<Record<string, string>> = { '.': '\\.', '*': '.*', '?': '.' };
    return new RegExp(`^${pattern.replace(/[.*?]/g, (sign) => meanings[sign] ?? sign)}$`);
  };
  /** Of `*.example.com` what a text must end with; undefined for any other pattern. */
  const endingOf = (pattern: string) => (/^\*[\w.-]*$/.test(pattern) ? pattern.slice(1) : undefined);
  let lastText = '';
  let isLastOneLine = true;
  /** A star does not stand for the end of a line. The same text is asked about again and again. */
  const isOneLine = (text: string) => {
    if (text !== lastText) {
      lastText = text;
      isLastOneLine = !/[\n\r\u2028\u2029]/.test(text);
    }
    return isLastOneLine;
  };
  return {
    /** No dot, and no colon: an IPv6 address is no plain name. */
    isPlainHostName: (host: string) => host.search(/[.:]/) === -1,

    /** Ends with the text: without a dot in front of it, `notexample.com` is in `example.com`. */
    dnsDomainIs: (host: string, domain: string) => host.length >= domain.length && host.endsWith(domain),

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
        matcher = endingOf(pattern) ?? expressionOf(pattern);
        if (matchers.size >= MAX_MATCHERS) matchers.clear();
        matchers.set(pattern, matcher);
      }
      if (typeof matcher !== 'string') return matcher.test(text);
      const whole = String(text);
      return isOneLine(whole) ? whole.endsWith(matcher) : expressionOf(pattern).test(whole);
    },
  };
}
