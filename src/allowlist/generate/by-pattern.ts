import type { HostPattern } from '../model/configuration.ts';

/** How a vendor writes each shape of pattern. */
export interface PatternWriter<T> {
  readonly exact: (host: string) => T;
  readonly below: (host: string) => T;
  readonly stars: (text: string) => T;
}

/** A pattern as a vendor writes it. Throws for a shape that no plan has. */
export function byPattern<T>(means: HostPattern, write: PatternWriter<T>): T {
  switch (means.kind) {
    case 'exact':
      return write.exact(means.host);
    case 'below':
      return write.below(means.host);
    case 'glob':
      return write.stars(means.text);
    case 'containing':
    case 'regex':
    case 'any':
      throw new Error(`a plan has no pattern of the kind ${means.kind}`);
  }
}

/** A pattern of a plan as an endpoint list writes it, `*.x`, for vendors that write it alike. */
export const STARS: PatternWriter<string> = {
  exact: (host) => host,
  below: (host) => `*.${host}`,
  stars: (text) => text.replace(/^\*\*\./, '*.'),
};
