import { covers, normaliseHost } from '../../endpoints/index.ts';
import type { HostPattern } from '../model/configuration.ts';

/** What a list's pattern means: a name, all below a name, or labels with stars in them. */
export function meaningOf(pattern: string): HostPattern {
  const text = pattern.replaceAll('<tenant>', '*');
  if (!text.includes('*')) return { kind: 'exact', host: text };
  if (text.startsWith('*.') && !text.includes('*', 1)) return { kind: 'below', host: text.slice(2), withApex: false };
  return { kind: 'glob', text: text.replace(/^\*\./, '**.'), star: 'in-label' };
}

/** A meaning as text, the same for the same meaning: `x`, `*.x`, `.x` with x itself, or its stars. */
export function meaningText(means: HostPattern): string {
  switch (means.kind) {
    case 'exact':
      return means.host;
    case 'below':
      return `${means.withApex ? '' : '*'}.${means.host}${means.depth === undefined ? '' : ` (${means.depth} deep)`}`;
    case 'glob':
      return means.text.replace(/^\*\*\./, '*.');
    case 'containing':
      return `*${means.text}*`;
    case 'regex':
      return means.source;
    case 'any':
      return '*';
  }
}

/** Whether a pattern means a host. Of regular expressions it is not known here: no. */
export function meansHost(means: HostPattern, host: string): boolean {
  const name = normaliseHost(host);
  return !name.split('.').includes('') && meansName(means, name);
}

function meansName(means: HostPattern, name: string): boolean {
  switch (means.kind) {
    case 'exact':
      return means.host === name;
    case 'below': {
      if (name === means.host) return means.withApex;
      if (!name.endsWith(`.${means.host}`)) return false;
      return name.slice(0, -means.host.length - 1).split('.').length <= (means.depth ?? Number.POSITIVE_INFINITY);
    }
    case 'glob':
      return means.star === 'in-label' ? covers(listPattern(means.text), name) : matchesStars(means.text, name);
    case 'containing':
      return name.includes(means.text);
    case 'regex':
      return false;
    case 'any':
      return true;
  }
}

/** Whether every host of one pattern is one of another: never yes wrongly, and of the shapes made here never no wrongly. */
export function isWider(wide: HostPattern, narrow: HostPattern): boolean {
  if (wide.kind === 'any') return true;
  if (narrow.kind === 'exact') return meansName(wide, narrow.host);
  if (narrow.kind === 'below') {
    if (wide.kind === 'glob' && wide.star === 'any')
      return matchesStars(wide.text, `*.${narrow.host}`) && (!narrow.withApex || matchesStars(wide.text, narrow.host));
    if (wide.kind !== 'below') return false;
    if (wide.host === narrow.host)
      return (wide.withApex || !narrow.withApex) && (wide.depth ?? 1e9) >= (narrow.depth ?? 1e9);
    if (!narrow.host.endsWith(`.${wide.host}`)) return false;
    const between = narrow.host.slice(0, -wide.host.length - 1).split('.').length;
    return (wide.depth ?? 1e9) >= (narrow.depth ?? 1e9) + (wide.depth === undefined ? 0 : between);
  }
  if (narrow.kind !== 'glob') return false;
  if (wide.kind === 'below')
    return wide.depth === undefined && narrow.text.slice(narrow.text.lastIndexOf('*') + 1).endsWith(`.${wide.host}`);
  if (wide.kind !== 'glob') return false;
  if (wide.text === narrow.text && wide.star === narrow.star) return true;
  return wide.star === 'any' && matchesStars(wide.text, narrow.text.replace(/^\*\*\./, '*.'));
}

/** A leading `**` is the list's leading star. */
function listPattern(text: string): string {
  return text.replace(/^\*\*\./, '*.');
}

/** Whether a text is one that stars for any characters may stand for; a star in the text is a character like any other. */
function matchesStars(stars: string, text: string): boolean {
  const [first = '', ...rest] = stars.split('*');
  if (rest.length === 0) return stars === text;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > text.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}
