export type { Configuration, ConfigurationReader, Place, ReadIncluded, Remark } from './model/configuration.ts';
export type { Deciding, Proof, ProofVerdict } from './model/proof.ts';
export { prove } from './prove/prove.ts';
export { READERS } from './readers.ts';
export { type GivenFile, readerOf, recognise } from './recognise.ts';
