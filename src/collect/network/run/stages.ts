import type { HttpQuestion } from '../http/index.ts';
import type {
  Connected,
  HttpAnswer,
  Open,
  ProbeSettings,
  Resolved,
  Route,
  Secured,
  Staged,
  StageRecord,
} from '../measurement.ts';
import type { ServiceTools } from '../services/index.ts';

/** The stages of a probe by what they do. A run takes them as they are, so that a test can write down what they are asked for. */
export interface Stages {
  /** Whether this machine has a way to the internet over IPv6. */
  readonly hasIpv6: () => Promise<boolean>;
  /** Does beforehand what the first host would wait for later. */
  readonly prepare: (settings: ProbeSettings) => void;
  readonly resolve: (host: string, settings: ProbeSettings) => Promise<Staged<Resolved>>;
  readonly connect: (resolved: Resolved, port: number, settings: ProbeSettings) => Promise<Staged<Connected>>;
  readonly exchange: ServiceTools['exchange'];
  readonly tunnel: (
    proxy: Connected,
    route: Exclude<Route, { via: 'direct' }>,
    host: string,
    port: number,
    settings: ProbeSettings,
    reopen: () => Promise<Staged<Connected>>,
  ) => Promise<Staged<Connected>>;
  readonly secure: (
    connected: Connected,
    host: string,
    settings: ProbeSettings,
    now: () => Date,
    reopen?: () => Promise<Staged<Connected>>,
  ) => Promise<Staged<Secured>>;
  readonly versions: (
    open: Open,
    host: string,
    port: number,
    settings: ProbeSettings,
    highest?: string,
  ) => Promise<Staged<{ readonly lowest: string | null; readonly highest: string | null }>>;
  readonly ask: (
    connection: Connected | Secured,
    question: HttpQuestion,
    settings: ProbeSettings,
  ) => Promise<Staged<HttpAnswer>>;
  readonly revocation: (
    chain: Secured['path'],
    open: Open,
    settings: ProbeSettings,
    now: () => Date,
  ) => Promise<StageRecord>;
}
