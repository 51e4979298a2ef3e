/** How much an archive may hold. Bytes are counted as they come: what an archive says of itself proves nothing. */
export interface ArchiveLimits {
  /** Entries of one archive, folders too. */
  readonly entries: number;
  /** Bytes that all archives of an import may unpack to, together. */
  readonly totalBytes: number;
  /** How many times its own size an archive may unpack to, once it is beyond `freeBytes`. */
  readonly ratio: number;
  readonly freeBytes: number;
  /** Bytes of a name with its folders. */
  readonly nameBytes: number;
  /** Folders in folders. */
  readonly depth: number;
}

/**
 * JSON of Microsoft Graph packs to a twentieth or a fiftieth of its size, the densest that deflate knows is a 1,032nd.
 */
export const ARCHIVE_LIMITS: ArchiveLimits = {
  entries: 100_000,
  totalBytes: 16 * 2 ** 30,
  ratio: 200,
  freeBytes: 16 * 2 ** 20,
  nameBytes: 1024,
  depth: 32,
};

/** An archive that is not opened: why, in words that follow its name. */
export class ArchiveRefusal extends Error {
  override readonly name = 'ArchiveRefusal';
}
