/**
 * A pattern with stars as a regular expression over a whole name, in the part of the language that POSIX and JavaScript
 * have in common. `**` as a label is one label or more, `*` as a label is one, and beside letters it may be nothing.
 */
export function starRegex(text: string): string {
  const labels = text.split('.').map((label) => {
    if (label === '**') return '[^.]+([.][^.]+)*';
    if (label === '*') return '[^.]+';
    return label.split('*').map(escaped).join('[^.]*');
  });
  return `^${labels.join('[.]')}$`;
}

/** Names and patterns are made of letters, digits, hyphens and underscores, none of which means more than itself here. */
function escaped(text: string): string {
  return text.replace(/[^a-z0-9_-]/g, '');
}
