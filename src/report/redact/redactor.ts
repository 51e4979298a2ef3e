import type { Requirement, Task } from '../../catalog/index.ts';
import type { SubjectKind } from '../../finding/index.ts';

/** What is ours: what ships with Muster and is the same in every workspace. Everything else is taken for the tenant's. */
export interface OurWords {
  /** Words of our texts, in lower case. */
  readonly words: ReadonlySet<string>;
  /** Ids and names of ours, whole: requirements, catalogs, tables, columns, requests, permissions, reference files. */
  readonly names: ReadonlySet<string>;
  /** Requirements as they ship, by id. */
  readonly requirements: ReadonlyMap<string, Requirement>;
  /** Onboarding tasks as they ship, by id. */
  readonly tasks: ReadonlyMap<string, Task>;
}

/** Takes what is the tenant's out of texts. The same name gives the same pseudonym wherever it stands. */
export interface Redactor {
  readonly ours: OurWords;
  /** The pseudonym of a name, whatever it is a name of; nothing for an empty one. */
  readonly name: (text: string) => string;
  /** A name or an id that stays where it is ours. */
  readonly id: (text: string) => string;
  /** A name or id of what a finding is about: licences and endpoints have names of ours, too. */
  readonly subject: (text: string, kind: SubjectKind) => string;
  /** A text in which names, and every word that is not ours, are pseudonyms. */
  readonly text: (text: string) => string;
}

/** A text that may be missing. */
export function maybe(text: string | null, redact: (text: string) => string): string | null {
  return text === null ? null : redact(text);
}

/** What Muster calls an assessment: it names nobody. */
const ASSESSMENT_ID = /^\d{4}-\d\d-\d\dT\d{6}Z-[0-9a-f]{8}$/;

/** The id of an assessment where it is one that Muster gave, else a pseudonym. */
export function assessmentId(id: string, { name }: Redactor): string {
  return ASSESSMENT_ID.test(id) ? id : name(id);
}
