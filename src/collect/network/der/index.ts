export { type Element, readElement, readElements, readOid, readTime, TAG, within } from './read-der.ts';
export { writeElement, writeOid, writeSequence } from './write-der.ts';
