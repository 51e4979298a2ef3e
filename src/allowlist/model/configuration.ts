/** A line of a customer's file; lines are counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/**
 * A set of host names, as a vendor's pattern means it. Names are compared in lower case and without a dot at the end;
 * what a vendor writes differently is brought into one of these shapes by its reader.
 */
export type HostPattern =
  /** This name alone. */
  | { readonly kind: 'exact'; readonly host: string }
  /** Names below `host`, at most so many labels deep where the vendor has a limit, and `host` itself where it says so. */
  | { readonly kind: 'below'; readonly host: string; readonly withApex: boolean; readonly depth?: number }
  /** A star stands for any characters, those of other labels too (`any`), for some within a label, or for whole labels. */
  | { readonly kind: 'glob'; readonly text: string; readonly star: 'any' | 'in-label' | 'labels' }
  /** Names that the text is anywhere in. */
  | { readonly kind: 'containing'; readonly text: string }
  /** A regular expression of the vendor's, in the part of its language that is understood. */
  | { readonly kind: 'regex'; readonly source: string }
  | { readonly kind: 'any' };

/** Ports of a protocol, from one to another. */
export interface Service {
  readonly protocol: 'tcp' | 'udp';
  readonly from: number;
  readonly to: number;
}

/**
 * What a connection must be for a rule to decide on it. What a file cannot say of a device at the site (its address, its
 * user, the time, a vendor's category) stands in `unless`: then the rule may decide, and nobody can tell from here.
 */
export interface Condition {
  readonly hosts: readonly HostPattern[];
  /** Hosts that the rule leaves out. */
  readonly except?: readonly HostPattern[];
  readonly services: 'any' | readonly Service[];
  /**
   * The rule decides only where the host's address is in one of these, in CIDR notation. Which addresses a name has cannot
   * be told from here, so that `unless` says it too; whoever knows the published addresses of a service may do better.
   */
  readonly addresses?: readonly string[];
  /** What would have to be known to say whether the rule decides at all; one sentence each. */
  readonly unless?: readonly string[];
}

/** One rule of a table. Of several that match, the first decides. */
export interface Rule<Decision extends string> {
  readonly place: Place;
  /** The line as it stands in the file, cut to what can be shown. */
  readonly text: string;
  readonly when: Condition;
  readonly decision: Decision;
}

/** Rules in the order in which they are asked, and what holds where none matches. */
export interface Table<Decision extends string> {
  readonly rules: readonly Rule<Decision>[];
  readonly otherwise: Decision;
  /** Why that holds: the vendor's default, or the line that sets it. */
  readonly because: string;
  readonly place?: Place;
}

export type Access = 'allow' | 'block';
export type Inspection = 'inspect' | 'leave';
export type Authentication = 'ask' | 'do-not-ask';
export type RouteChoice = 'direct' | 'proxy';

/** What is wrong with a customer's file, or was not understood in it. */
export interface Remark {
  readonly place: Place;
  /** The product itself refuses the file; it means something else than it seems; or the line was not understood. */
  readonly kind: 'error' | 'warning' | 'not-understood';
  readonly code: string;
  readonly message: string;
  /** Tables whose answers it puts in doubt. */
  readonly doubts: readonly ('access' | 'inspection' | 'authentication' | 'route')[];
}

/** A host and a TCP port that the way is asked for. */
export interface RouteQuestion {
  readonly host: string;
  readonly port: number;
}

/** What a configuration that is run, and not read, says of the way to a host. */
export interface RouteDecision {
  /** The first way that it names: clients take another one only where nothing answers there at all. */
  readonly choice: RouteChoice;
  readonly place: Place;
  /** The line that decided, and its answer. */
  readonly text: string;
  /** What would have to be known, where it hangs on more than the host; one sentence each. */
  readonly unless?: readonly string[];
}

/**
 * What a proxy or firewall does with a connection to a host: whether it lets it through, whether it breaks its TLS open,
 * whether it asks who is there, and by which way it goes. A table that a product does not have is absent.
 */
export interface Configuration {
  readonly format: string;
  readonly files: readonly string[];
  readonly access?: Table<Access>;
  readonly inspection?: Table<Inspection>;
  readonly authentication?: Table<Authentication>;
  readonly route?: Table<RouteChoice>;
  /** In the place of `route`, where a configuration is run: what it said; undefined for what it was not run on yet. */
  readonly decideRoute?: (question: RouteQuestion) => RouteDecision | undefined;
  /** Runs it on hosts, and gives it with what it said of them. */
  readonly run?: (questions: readonly RouteQuestion[]) => Promise<Configuration>;
  /** It is left out where the way is direct. */
  readonly isProxy?: boolean;
  readonly remarks: readonly Remark[];
}

/** Gives the text of a file that a configuration includes; undefined where it was not given. */
export type ReadIncluded = (path: string, from: Place) => string | undefined;

/** What a list of hosts means that no product says the meaning of; each as `docs/allow-lists/lists.md` has it unless said. */
export interface ListMeaning {
  /** What `x` means: itself (the default), or everything below it too. */
  readonly bare?: 'exact' | 'apex-and-below';
  /** What `.x` means: x and everything below it (the default), or only what is below. */
  readonly dot?: 'apex-and-below' | 'below';
  /** What `*.x` means: everything below x (the default), x too, or only one label. */
  readonly star?: 'below' | 'apex-and-below' | 'one-label';
  /** What is done with what it names; it is let through unless said. */
  readonly use?: 'allow' | 'block' | 'bypass-proxy' | 'do-not-inspect' | 'no-authentication';
  /** Headers of a table, or keys of JSON objects, in the place of the usual ones. */
  readonly columns?: Readonly<Partial<Record<'host' | 'ports' | 'protocol' | 'action', string>>>;
}

/** What is known of the devices that are asked about, where rules hang on it. */
export interface Asking {
  /** The zone, interface or location that their connections come in by, as the configuration calls it. */
  readonly from?: string;
  /** Their address. */
  readonly address?: string;
  /** The virtual firewall or device group that they are behind, where a configuration holds several. */
  readonly part?: string;
  /** What the lists mean that are given. */
  readonly list?: ListMeaning;
}

/** Reads one vendor's files. Readers touch no disk and never throw on what customers write. */
export interface ConfigurationReader {
  readonly format: string;
  /** From 0 (cannot be) to 1 (certain), by the first lines alone. */
  readonly recognise: (file: string, text: string) => number;
  readonly read: (
    files: readonly { readonly file: string; readonly text: string }[],
    included: ReadIncluded,
    asking?: Asking,
  ) => Configuration;
}
