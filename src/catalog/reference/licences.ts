import { z } from 'zod';
import { type Parsed, parseYaml } from '../parse.ts';
import { type About, about, guid, inventoryId, MAX_BYTES, refuseRepeats, slug } from './fields.ts';

const plan = z.strictObject({ id: guid, name: z.string().min(1), note: z.string().optional() });
const lookalike = z.strictObject({ id: guid, name: z.string().min(1), why: z.string().min(1) });

const capability = z.strictObject({
  id: slug,
  title: z.string().min(1),
  aka: z.string().optional(),
  note: z.string().optional(),
  plans: z.array(plan).min(1),
  not_counted: z.array(lookalike).default([]),
});

const set = z.strictObject({
  id: slug,
  title: z.string().min(1),
  aka: z.string().optional(),
  note: z.string().optional(),
  inventory: z.array(inventoryId),
  capabilities: z.array(slug).min(1),
  skus: z.array(z.string()).min(1),
  not_skus: z.array(z.string()).min(1),
});

const licences = z
  .strictObject({ ...about, capabilities: z.array(capability).min(1), sets: z.array(set).min(1) })
  .superRefine((file, context) => {
    refuseRepeats(context, 'capabilities', file.capabilities, (item) => item.id);
    refuseRepeats(context, 'sets', file.sets, (item) => item.id);
    for (const [index, item] of file.capabilities.entries()) {
      const plans = [...item.plans, ...item.not_counted];
      if (new Set(plans.map(({ id }) => id)).size < plans.length) {
        const message = 'a plan is here twice, or both counted and not counted';
        context.addIssue({ code: 'custom', path: ['capabilities', index], message });
      }
    }
    const known = new Set(file.capabilities.map((item) => item.id));
    for (const [index, item] of file.sets.entries()) {
      for (const missing of item.capabilities.filter((id) => !known.has(id))) {
        const message = `no capability ${missing}: add it above`;
        context.addIssue({ code: 'custom', path: ['sets', index, 'capabilities'], message });
      }
    }
  });

/** A service plan that brings a capability; any one of its plans is enough. */
export type CapabilityPlan = {
  readonly capability: string;
  readonly title: string;
  readonly plan_id: string;
  readonly plan_name: string;
};

/** A capability that a set needs; the set is met by all of them. */
export type LicenceSetMember = {
  readonly set_id: string;
  readonly title: string;
  readonly capability: string;
};

/** SKUs by part number that meet a set, and some that only look so: tests of the data, not rules. */
export type LicenceSetExample = {
  readonly set_id: string;
  readonly sku_part_number: string;
  readonly meets: boolean;
};

export interface Licences extends About {
  readonly plans: readonly CapabilityPlan[];
  readonly sets: readonly LicenceSetMember[];
  readonly examples: readonly LicenceSetExample[];
}

/** Reads `licences.yaml`. */
export function parseLicences(text: string, file = 'licences.yaml'): Parsed<Licences> {
  const parsed = parseYaml(text, file, licences, MAX_BYTES);
  if (!parsed.ok) return parsed;
  const { source, date, capabilities, sets } = parsed.value;
  return {
    ok: true,
    value: {
      source,
      date,
      plans: capabilities.flatMap((item) =>
        item.plans.map(({ id, name }) => ({ capability: item.id, title: item.title, plan_id: id, plan_name: name })),
      ),
      sets: sets.flatMap((item) =>
        item.capabilities.map((id) => ({ set_id: item.id, title: item.title, capability: id })),
      ),
      examples: sets.flatMap((item) => [
        ...item.skus.map((name) => ({ set_id: item.id, sku_part_number: name, meets: true })),
        ...item.not_skus.map((name) => ({ set_id: item.id, sku_part_number: name, meets: false })),
      ]),
    },
  };
}
