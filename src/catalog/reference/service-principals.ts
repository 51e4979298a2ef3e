import { z } from 'zod';
import { type Parsed, parseYaml } from '../parse.ts';
import { type About, about, guid, MAX_BYTES, normaliseName, refuseRepeats, slug } from './fields.ts';

const account = z.strictObject({
  id: slug,
  names: z.array(z.string().regex(/^[a-z0-9._-]+$/, 'write the part before the @, in lower case')).min(1),
  printed: z.string().optional(),
  in_security_page: z.boolean(),
});

const group = z.strictObject({
  name: z.string().min(1),
  role: z.enum(['devices', 'users', 'service-accounts']),
  service: z.enum(['managed-desktop', 'autopatch']),
});

const fixedId = z.strictObject({
  kind: z.enum(['application', 'mdm-policy', 'guest-role', 'directory-role']),
  id: guid,
  name: z.string().min(1),
  aliases: z.array(z.string()).default([]),
});

const principals = z
  .strictObject({
    ...about,
    accounts: z.array(account).min(1),
    groups: z.array(group).min(1),
    ids: z.array(fixedId).min(1),
  })
  .superRefine((file, context) => {
    refuseRepeats(context, 'accounts', file.accounts, (item) => item.id);
    const names = file.accounts.flatMap((item) => item.names);
    refuseRepeats(context, 'accounts', names, (name) => name);
    refuseRepeats(context, 'groups', file.groups, (item) => normaliseName(item.name));
    refuseRepeats(context, 'ids', file.ids, (item) => `${item.kind} ${item.id}`);
  });

export type ServiceAccountName = {
  readonly account: string;
  /** The part of the user principal name before the @, in lower case. */
  readonly name: string;
  /** As the security page prints the account; null for one that came later. */
  readonly printed_name: string | null;
  readonly is_in_security_page: boolean;
};

export type ServiceGroupName = {
  /** Letters and digits only, in lower case. */
  readonly normalised_name: string;
  readonly name: string;
  readonly role: 'devices' | 'users' | 'service-accounts';
  readonly service: 'managed-desktop' | 'autopatch';
};

/** An id that is the same in every tenant. */
export type FixedId = {
  readonly kind: 'application' | 'mdm-policy' | 'guest-role' | 'directory-role';
  readonly id: string;
  readonly name: string;
};

export interface ServicePrincipals extends About {
  readonly accounts: readonly ServiceAccountName[];
  readonly groups: readonly ServiceGroupName[];
  readonly ids: readonly FixedId[];
}

/** Reads `service-principals.yaml`. */
export function parseServicePrincipals(text: string, file = 'service-principals.yaml'): Parsed<ServicePrincipals> {
  const parsed = parseYaml(text, file, principals, MAX_BYTES);
  if (!parsed.ok) return parsed;
  const { source, date } = parsed.value;
  const accounts = parsed.value.accounts.flatMap((item) =>
    item.names.map((name) => ({
      account: item.id,
      name,
      printed_name: item.printed ?? null,
      is_in_security_page: item.in_security_page,
    })),
  );
  const groups = parsed.value.groups.map((item) => ({ normalised_name: normaliseName(item.name), ...item }));
  const ids = parsed.value.ids.map(({ kind, id, name }) => ({ kind, id, name }));
  return { ok: true, value: { source, date, accounts, groups, ids } };
}
