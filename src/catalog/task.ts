import { z } from 'zod';
import { ExampleEvidence, ID, INVENTORY, Sentence, Source } from './requirement.ts';

/** Phases of an onboarding, in their order. */
export const PHASES = ['initiate', 'assess', 'remediate', 'enable'] as const;

export type Phase = (typeof PHASES)[number];

/** What an onboarding sets up; also says who needs a task. */
export const ONBOARDED_SERVICES = [
  'core',
  'entra-id-premium',
  'entra-connect-and-ad-fs',
  'intune',
  'autopilot-device-preparation',
  'managed-desktop',
] as const;

export type OnboardedService = (typeof ONBOARDED_SERVICES)[number];

export const PARTIES = ['provider', 'customer'] as const;

export type Party = (typeof PARTIES)[number];

const slug = z.string().regex(ID).max(60);

/** When a task applies: a fact by its id, or a combination of facts. */
export type Scope =
  | string
  | { readonly all: readonly Scope[] }
  | { readonly any: readonly Scope[] }
  | { readonly not: Scope };

const ScopeText: z.ZodType<Scope> = z.lazy(() =>
  z.union([
    slug,
    z.strictObject({ all: z.array(ScopeText).min(1) }),
    z.strictObject({ any: z.array(ScopeText).min(1) }),
    z.strictObject({ not: ScopeText }),
  ]),
);

const Days = z.number().min(0).max(400);
const Parties = z.array(z.enum(PARTIES)).max(2);

/** Proves a task: every part of it must hold. */
const Proof = z
  .strictObject({
    /** Of each, all subjects in scope must be ready, unless `share` (0 to 1) or `any` says less. */
    requirements: z
      .array(
        z
          .strictObject({ id: slug, share: z.number().gt(0).max(1).optional(), any: z.literal(true).optional() })
          .refine((one) => one.share === undefined || one.any === undefined, 'say share or any, not both'),
      )
      .default([]),
    /** Facts that a person states by `muster attest`: a column of an attested table that must be true or, for other types, given. */
    attested: z
      .array(z.strictObject({ table: z.string().regex(/^attested_[a-z0-9_]+$/), column: z.string().min(1) }))
      .default([]),
  })
  .refine((proof) => proof.requirements.length + proof.attested.length > 0, 'name a requirement or an attested fact');

export const TaskText = z.strictObject({
  id: slug,
  title: z.string().trim().min(8).max(110),
  aka: z.union([z.string(), z.array(z.string())]).optional(),
  source: z.union([Source, z.array(Source).min(1)]),
  phase: z.enum(PHASES),
  services: z.array(z.enum(ONBOARDED_SERVICES)).min(1),
  /** What each party does. */
  provider: z.array(Sentence).min(1),
  customer: z.array(Sentence).min(1),
  raci: z.strictObject({
    responsible: z.enum(PARTIES),
    accountable: z.enum(PARTIES),
    consulted: Parties.default([]),
    informed: Parties.default([]),
  }),
  /** Left out: in every onboarding of its services. */
  applies: ScopeText.optional(),
  /** When the documents leave it out although it would apply, and why. */
  out_of_scope: z
    .array(
      z.strictObject({
        when: ScopeText,
        reason: Sentence,
        inventory: z.array(z.string().regex(INVENTORY)).default([]),
      }),
    )
    .default([]),
  depends_on: z.array(slug).default([]),
  /** Working days of the responsible party. */
  estimate: z
    .strictObject({ optimistic: Days, likely: Days, pessimistic: Days })
    .refine(
      (days) => days.optimistic <= days.likely && days.likely <= days.pessimistic,
      'optimistic ≤ likely ≤ pessimistic',
    ),
  guidance: z.strictObject({ steps: z.array(Sentence).min(1), links: z.array(z.url()).default([]) }),
  proof: Proof,
  /** Where the document can be read in more than one way: what it says, and how it is read here. */
  ambiguous: z.strictObject({ says: Sentence, reading: Sentence }).optional(),
});

/** A piece of onboarding work, as its file says. */
export type Task = z.infer<typeof TaskText> & { readonly file: string };

/** Something that is so or not in a tenant, by a check: `holds` true, false, or NULL where nobody knows. */
export const FactText = z.strictObject({
  id: slug,
  /** Reads as a statement: "There is one Active Directory forest". */
  title: z.string().trim().min(8).max(110),
  /** How to tell Muster, where nobody has: a key of muster.yaml, a fact to attest, evidence to collect. */
  tell: Sentence,
  tolerates: z.array(z.string()).default([]),
  check: z.string().trim().min(10),
  given: ExampleEvidence.default({}),
  examples: z
    .array(
      z.strictObject({
        name: z.string().trim().min(5).max(140),
        evidence: ExampleEvidence.default({}),
        expect: z.union([z.boolean(), z.literal('unknown')]),
      }),
    )
    .min(3),
});

/** A fact that scope rules name. */
export type Fact = z.infer<typeof FactText> & { readonly file: string };

export const ServiceText = z.strictObject({
  id: z.enum(ONBOARDED_SERVICES),
  title: z.string().min(3).max(110),
  /** In scope where `services` of muster.yaml has it; `always`, or by a fact. */
  chosen: z.union([z.literal('always'), z.strictObject({ service: z.string() }), z.strictObject({ fact: slug })]),
  /** Facts: a licence carries it, and seats were bought. */
  eligible: slug.optional(),
  purchased: slug.optional(),
});

/** `catalogs/onboarding/services.yaml`. */
export const ServicesText = z.strictObject({ services: z.array(ServiceText).min(1) });

export type ServiceOffered = z.infer<typeof ServiceText>;
