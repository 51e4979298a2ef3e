/**
 * Whether a rule's host may matter to names that end like some others: whether they share their last two labels, or the
 * last one where there are no more. Of the rules of a large file few do, and the others need not be looked at.
 */
export function nearTo(ends: Iterable<string>): (host: string) => boolean {
  const two = new Set<string>();
  const one = new Set<string>();
  let isAll = false;
  for (const end of ends) {
    const labels = end.split('.').slice(-2);
    if (end === '') isAll = true;
    else if (labels.length === 1) one.add(end);
    else two.add(labels.join('.'));
  }
  if (isAll) return () => true;
  const lasts = new Set([...two].map((text) => text.slice(text.indexOf('.') + 1)));
  return (host) => {
    const dot = host.lastIndexOf('.');
    // A host of one label stands above all others that end in it.
    if (dot < 0) return one.has(host) || lasts.has(host);
    const before = host.lastIndexOf('.', dot - 1);
    if (two.has(before < 0 ? host : host.slice(before + 1))) return true;
    return one.size > 0 && one.has(host.slice(dot + 1));
  };
}
