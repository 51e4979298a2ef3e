import { createHash } from 'node:crypto';

/** The name of an object that stands for a host or network: no longer than the product takes, and for no other the same. */
export function objectName(text: string, longest: number): string {
  const full = `muster-${text}`;
  if (full.length <= longest) return full;
  const mark = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${full.slice(0, longest - mark.length - 1)}-${mark}`;
}
