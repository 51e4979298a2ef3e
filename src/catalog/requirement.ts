import { z } from 'zod';
import { LEVELS, SUBJECT_KINDS } from '../finding/index.ts';

/** Areas a requirement can belong to; also the folders of a catalog. */
export const AREAS = [
  'licensing',
  'identity',
  'devices',
  'apps',
  'policies',
  'network',
  'security',
  'data',
  'service',
] as const;

export const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
export const INVENTORY = /^(PRE|NET|SEC|APD|FT)-\d{2}(\.\d{1,2})?$/;
const STATUS_IN_EXAMPLE = /^(ready|not-ready|advisory|not-applicable|unknown|error)( [a-z][a-z0-9-]*)?$/;

export const Sentence = z.string().trim().min(10).max(1200);
const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Cell = z.union([Scalar, z.array(Scalar)]);

/** Rows of one table in an example: a cell that is left out was not supplied. */
export const ExampleRows = z.array(z.record(z.string(), Cell));

/** Evidence of an example: an absent table was not collected, `[]` was collected and is empty. */
export const ExampleEvidence = z.record(z.string(), ExampleRows);

export const Source = z.strictObject({
  document: z.enum([
    'prerequisites',
    'network-configuration',
    'security',
    'autopilot-device-preparation',
    'fasttrack-responsibilities',
    'readiness-tool',
    'device-requirements',
    'managed-desktop-documentation',
    'autopatch-documentation',
  ]),
  section: z.string().min(1).optional(),
  /** Statements of the inventory that it decides. */
  inventory: z.array(z.string().regex(INVENTORY)).default([]),
  /** A page that says it, where it is none of the five documents. */
  page: z.string().min(1).optional(),
  /** The tool's own id for it, for example INT-01. */
  check: z.string().min(1).optional(),
});

export const Remediation = z.strictObject({
  owner: z.enum(['customer', 'provider', 'both']),
  effort: z.enum(['minutes', 'hours', 'days', 'weeks']),
  steps: z.array(Sentence).min(1),
  links: z.array(z.url()).default([]),
});

export const Example = z.strictObject({
  name: z.string().trim().min(5).max(140),
  evidence: ExampleEvidence.default({}),
  /** Expected finding per subject: a status, with its reason where it matters: `unknown not-attested`. */
  expect: z.record(z.string(), z.string().regex(STATUS_IN_EXAMPLE, 'a status, or a status and a reason')),
});

export const RequirementText = z.strictObject({
  id: z.string().regex(ID).max(60),
  title: z.string().trim().min(8).max(110),
  aka: z.union([z.string(), z.array(z.string())]).optional(),
  source: z.union([Source, z.array(Source).min(1)]),
  area: z.enum(AREAS),
  level: z.enum(LEVELS),
  subject: z.enum(SUBJECT_KINDS),
  /** Table whose rows are the subjects, for kinds that have no universe of their own. */
  from: z.string().optional(),
  params: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), z.union([Scalar, z.array(z.string())])).default({}),
  /** Tables that the check can do without: their absence leaves its columns NULL, and the check says NULL then. */
  tolerates: z.array(z.string()).default([]),
  check: z.string().trim().min(10),
  /** Ways of failing that the check tells apart by its column `reason`. */
  reasons: z
    .record(
      z.string().regex(ID),
      z.strictObject({
        sentence: Sentence,
        level: z.enum(LEVELS).optional(),
        remediation: z.array(Sentence).optional(),
      }),
    )
    .default({}),
  /** Columns of the check that a waiver holds on to; `observed` unless said. */
  pin: z.array(z.string().regex(/^[a-z][a-z0-9_]*$/)).default(['observed']),
  why: Sentence,
  consequence: Sentence,
  /** Contradicting statements that this requirement settles. */
  resolves: z
    .array(z.strictObject({ statements: z.array(z.string().regex(INVENTORY)).min(2), decision: Sentence }))
    .default([]),
  remediation: Remediation,
  given: ExampleEvidence.default({}),
  examples: z.array(Example).min(2),
});

/** One thing that must (or should) hold, as its file says. */
export type Requirement = z.infer<typeof RequirementText> & { readonly file: string; readonly catalog: string };

export const CatalogText = z.strictObject({
  id: z.string().regex(ID).max(60),
  title: z.string().min(8).max(110),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  date: z.iso.date(),
  /** The time that its documents describe, for example 2018. */
  era: z.string().min(4),
  service: z.enum(['managed-desktop', 'autopilot-device-preparation', 'enterprise-mobility']),
  source: Sentence,
  /** Requirements of other catalogs that count here too, perhaps at another level. */
  includes: z
    .array(
      z.strictObject({
        requirement: z.string().regex(ID),
        level: z.enum(LEVELS).optional(),
        inventory: z.array(z.string().regex(INVENTORY)).default([]),
        because: Sentence.optional(),
      }),
    )
    .default([]),
});

/** A set of requirements for one service and era, with what it includes from others. */
export type Catalog = z.infer<typeof CatalogText> & { readonly file: string };

export const AttestedText = z.strictObject({
  table: z
    .string()
    .regex(/^attested_[a-z0-9_]+$/)
    .max(60),
  doc: Sentence,
  /** What `muster attest` asks. */
  question: z.string().trim().min(10).max(300),
  /** Days after which the statement lapses unless it says otherwise. */
  valid_days: z.int().min(1).max(3660).default(365),
  columns: z.record(
    z.string().regex(/^[a-z][a-z0-9_]*$/),
    z.strictObject({
      type: z.enum(['text', 'boolean', 'integer', 'number', 'date', 'text[]']),
      doc: z.string().min(5),
      values: z.array(z.string()).optional(),
    }),
  ),
});

/** A fact that a person states: the table that holds it. */
export type AttestedFact = z.infer<typeof AttestedText> & { readonly file: string };
