/** The labels that every name which a pattern means ends in, as a name; empty where there are none. */
export function endOf(pattern: string): string {
  const star = Math.max(pattern.lastIndexOf('*'), pattern.lastIndexOf('>'));
  if (star < 0) return pattern;
  const rest = pattern.slice(star + 1);
  const dot = rest.indexOf('.');
  return dot < 0 ? '' : rest.slice(dot + 1);
}

/** A name and the names that it is below, down to none. */
export function endsOf(host: string): readonly string[] {
  const ends = [host];
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) ends.push(host.slice(dot + 1));
  return host === '' ? ends : [...ends, ''];
}
