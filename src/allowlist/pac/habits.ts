import type { Remarks } from '../firewall/remarks.ts';

/** Calls whose pattern means more than it seems to; what is in quotes is the pattern. */
const HABITS: readonly {
  readonly call: RegExp;
  readonly isOdd: (pattern: string) => boolean;
  readonly code: string;
  readonly message: string;
}[] = [
  {
    call: /dnsDomainIs\s*\(\s*\w+\s*,\s*(?:"([^"\n]{1,300})"|'([^'\n]{1,300})')/g,
    isOdd: (pattern) => !pattern.startsWith('.'),
    code: 'domain-without-dot',
    message: 'means every name that ends like this, as notx.com for x.com: write it with a dot in front.',
  },
  {
    call: /shExpMatch\s*\(\s*url\s*,\s*(?:"([^"\n]{1,300})"|'([^'\n]{1,300})')/g,
    isOdd: (pattern) => /^\*(?!:)/.test(pattern),
    code: 'anywhere-in-url',
    message: 'is looked for anywhere in the URL, so that any site with this text in its path or query is meant too.',
  },
  {
    call: /shExpMatch\s*\(\s*\w+\s*,\s*(?:"([^"\n]{1,300})"|'([^'\n]{1,300})')/g,
    isOdd: (pattern) => pattern.includes('|'),
    code: 'or-in-pattern',
    message: 'has a |, which some software takes as "or" and some as it stands: write two calls.',
  },
];

/** Remarks on calls of a PAC file that mean more than whoever wrote them may have meant. */
export function noteHabits(file: string, script: string, remarks: Remarks): void {
  const starts = [0];
  for (let at = script.indexOf('\n'); at >= 0; at = script.indexOf('\n', at + 1)) starts.push(at + 1);
  for (const { call, isOdd, code, message } of HABITS)
    for (const found of script.matchAll(call)) {
      const pattern = found[1] ?? found[2] ?? '';
      if (!isOdd(pattern)) continue;
      const line = starts.findLastIndex((start) => start <= found.index) + 1;
      remarks.note({ file, line }, 'warning', code, `\`${pattern.slice(0, 100)}\` ${message}`);
    }
}
