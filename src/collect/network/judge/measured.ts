import type { RootKind, StageRecord } from '../measurement.ts';

/** What was measured of one target: every stage's record, and the facts that its verdict rests on. */
export interface Measured {
  readonly host: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** `direct`, or the proxy as `http://host:port`. */
  readonly route: string;
  readonly stages: readonly StageRecord[];
  readonly addresses: readonly string[];
  /** Family over which it was connected to, and the other one where that was tried before and had not answered. */
  readonly family?: 4 | 6;
  readonly passedOver?: 4 | 6;
  /** How the proxy was told who asks, where it wanted to know. */
  readonly authenticated?: string;
  /** With whom its certificate is for, and who issued it. */
  readonly tls?: {
    readonly version: string;
    readonly root: RootKind;
    readonly subject: string;
    readonly issuer: string;
  };
  /** Lowest and highest version that the way lets through; null where none. */
  readonly versions?: { readonly lowest: string | null; readonly highest: string | null };
  readonly status?: number;
  /** Mark of the page that came, where nobody vouches that it is the service's own. */
  readonly page?: string;
  readonly observedAt: string;
}
