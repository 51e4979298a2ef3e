// Bloom filters cost time to write and save none to read: nothing looks for single values in these files.
const COMMON = 'FORMAT parquet, WRITE_BLOOM_FILTER false, ROW_GROUP_SIZE 61440';

/** How raw evidence is written that is large: small on the disk, where it stays. */
export const WRITE_RAW = `(${COMMON}, COMPRESSION zstd, COMPRESSION_LEVEL 1)`;

/** How tables are written: quick to make and to read. */
export const WRITE_TABLE = `(${COMMON}, COMPRESSION lz4_raw)`;

/** How the register of device ids is written: ids hardly become smaller, and it is written and read whole each time. */
export const WRITE_IDS = `(${COMMON}, COMPRESSION uncompressed)`;
