import { z } from 'zod';

const DAY = z.union([z.iso.date(), z.iso.datetime()]);
const ID = z.string().min(1).max(200);
const SLUG = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]*$/i)
  .max(60);
const Reason = z.string().trim().min(3).max(500);

const Exclusion = z
  .strictObject({ device: ID, serial: ID, model: ID, category: ID, name_pattern: ID, reason: Reason })
  .partial({ device: true, serial: true, model: true, category: true, name_pattern: true })
  .refine(
    ({ reason: _, ...what }) => Object.keys(what).length === 1,
    'say exactly one of device, serial, model, category, name_pattern, and the reason',
  );

/** What a tenant says of itself. Whatever it leaves out is not known, but for the provider: who else than Microsoft says so. */
export const ProfileText = z.strictObject({
  forests: z.int().min(0).optional(),
  federated: z.boolean().optional(),
  vpn: z.boolean().optional(),
  wifi: z.boolean().optional(),
  certificate_authority: z.boolean().optional(),
  exchange_on_premises: z.boolean().optional(),
  configuration_manager: z.boolean().optional(),
  proxy: z.boolean().optional(),
  skype_on_premises: z.boolean().optional(),
  file_servers: z.boolean().optional(),
  high_information_security: z.boolean().optional(),
  device_kinds: z.array(z.enum(['corporate', 'personal', 'shared', 'kiosk'])).optional(),
  operator_domain: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a mail domain, as fabrikam.com')
    .default('microsoft.com'),
});

const ParamValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** `muster.yaml`. */
export const WorkspaceText = z.strictObject({
  version: z.literal(1),
  tenant: z.strictObject({ id: ID, name: z.string().min(1) }),
  services: z
    .array(z.enum(['managed-desktop', 'autopilot-device-preparation', 'intune', 'entra-id-premium']))
    .default(['managed-desktop']),
  catalogs: z.array(SLUG).min(1),
  /** A folder of catalogs of the workspace's own, beside those that ship with Muster. */
  catalog_folder: z.string().optional(),
  pilot: z.strictObject({ groups: z.array(ID).min(1) }).optional(),
  /** `devices` are patterns of device names, `*` for anything: by them reports tell the devices of a site apart. */
  sites: z
    .array(z.strictObject({ id: SLUG, name: z.string().min(1), devices: z.array(ID).max(100).optional() }))
    .max(1000)
    .default([]),
  exclusions: z.array(Exclusion).default([]),
  stale_after_days: z.int().min(1).max(3650).optional(),
  profile: ProfileText.prefault({}),
  break_glass: z.array(ID).default([]),
  service_accounts: z.array(ID).default([]),
  params: z.record(SLUG, z.record(z.string(), ParamValue)).default({}),
});

/** The settings of a workspace. */
export type WorkspaceConfig = z.infer<typeof WorkspaceText>;

/** What takes a statement or a waiver back, from that moment on; both stay to be read. */
const TakenBack = z.strictObject({ at: DAY, by: ID, reason: Reason.optional() });

const FactValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

/** `attestations.yaml`. */
export const AttestationsText = z.strictObject({
  version: z.literal(1),
  attestations: z
    .array(
      z.strictObject({
        table: z.string().regex(/^attested_[a-z0-9_]+$/),
        facts: z.record(z.string(), FactValue),
        by: ID,
        at: DAY,
        until: DAY,
        proof: z.string().max(500).optional(),
        withdrawn: TakenBack.optional(),
      }),
    )
    .default([]),
});

/** Facts that people stated, with who, when and until when. */
export type Attestation = z.infer<typeof AttestationsText>['attestations'][number];

/** `waivers.yaml`. */
export const WaiversText = z.strictObject({
  version: z.literal(1),
  waivers: z
    .array(
      z.strictObject({
        id: SLUG,
        requirement: SLUG,
        reason: Reason,
        approver: ID,
        approved_at: DAY,
        until: DAY,
        /** What was accepted: the waiver ends for a subject whose observed value moves. */
        subjects: z
          .array(
            z.strictObject({
              id: ID,
              name: z.string().optional(),
              observed: z.string().optional(),
              pin: z.string().min(1),
            }),
          )
          .min(1),
        /** It was given up before its day. */
        ended: TakenBack.optional(),
      }),
    )
    .default([]),
});

/** An approved, expiring acceptance of findings. */
export type Waiver = z.infer<typeof WaiversText>['waivers'][number];
