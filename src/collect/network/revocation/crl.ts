import { readElement, readOid, readTime, TAG, within } from '../der/index.ts';

/** What the beginning of a list of revoked certificates says. */
export interface CrlHead {
  /** Size of the whole list, as it says itself. */
  readonly bytes: number;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
}

/**
 * Reads the beginning of a list (RFC 5280 part 5.1), of which a few hundred bytes are enough; undefined where the bytes
 * do not begin as one does. The rest, often megabytes, need not be there.
 */
export function readCrlHead(bytes: Uint8Array): CrlHead | undefined {
  const outer = readElement(bytes);
  const [tbs] = within(outer, TAG.sequence);
  const fields = within(tbs, TAG.sequence).filter(({ tag }, index) => index > 0 || tag !== TAG.integer);
  const [algorithm, issuer, since, until] = fields;
  const [name] = within(algorithm, TAG.sequence);
  const thisUpdate = readTime(since);
  if (outer === undefined || readOid(name) === '' || issuer?.tag !== TAG.sequence || thisUpdate === undefined) {
    return undefined;
  }
  const nextUpdate = readTime(until);
  return {
    bytes: outer.raw.length - outer.content.length + outer.length,
    thisUpdate,
    ...(nextUpdate && { nextUpdate }),
  };
}
