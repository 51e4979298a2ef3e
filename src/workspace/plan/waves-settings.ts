import { z } from 'zod';

const Name = z.string().trim().min(1).max(200);
const Percent = z.number().min(0).max(100);
const Names = z.array(Name).max(100_000).default([]);

/** `waves` of `plan.yaml`: what a person sets about rings, and about what they take of the links of sites. */
export const WavesText = z.strictObject({
  /** Percentages of the devices that are not in Test; the documented ones unless said. */
  percentages: z
    .strictObject({ first: Percent, fast: Percent, broad: Percent })
    .refine(({ first, fast, broad }) => Math.abs(first + fast + broad - 100) < 1e-9, 'first, fast and broad make 100')
    .optional(),
  test_minimum: z.int().min(0).max(1_000_000).optional(),
  /** Whether somebody's only device may be in Test where a rule cannot be met without. */
  only_device: z.enum(['never', 'if-needed']).default('never'),
  /** Sign-in names of people whose devices go to Broad. */
  late: Names,
  /** Devices by hand: names or ids. */
  rings: z.strictObject({ test: Names, first: Names, fast: Names, broad: Names }).prefault({}),
  /** Links of sites, by their ids in muster.yaml. */
  sites: z.record(z.string().max(60), z.strictObject({ link_mbps: z.number().gt(0).max(1_000_000) })).default({}),
  /** Hours a day in which devices download. */
  hours: z.number().gt(0).max(24).optional(),
  /** Percentage of a link that a wave may take in those hours. */
  share: Percent.gt(0).optional(),
  /** Percentage of bytes that come from peers by Delivery Optimization. */
  peers: Percent.optional(),
  /** What every device downloads; takes the place of the sizes that ship. */
  content: z
    .array(z.strictObject({ id: Name, title: Name.optional(), mb: z.number().min(0).max(1_000_000) }))
    .max(100)
    .optional(),
});

export type WavesSettings = z.infer<typeof WavesText>;
