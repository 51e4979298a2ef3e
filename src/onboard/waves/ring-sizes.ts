/** The rings of a roll-out, in their order. */
export const RINGS = ['test', 'first', 'fast', 'broad'] as const;
export type Ring = (typeof RINGS)[number];

/** Percentages of the rings after Test; together 100. */
export interface RingShares {
  readonly first: number;
  readonly fast: number;
  readonly broad: number;
}

/** How large rings are, and where that comes from. */
export interface RingRule {
  readonly shares: RingShares;
  readonly testMinimum: number;
}

/** Where the figures below are documented. */
export const RING_SOURCE =
  'Managed Desktop and Windows Autopatch: up to 200 devices 5/15/80 %, above 1/9/90 %; Test at least 1 device (up to 500), 5 (up to 5,000), 50 (more); https://learn.microsoft.com/windows/deployment/windows-autopatch/deploy/windows-autopatch-device-registration-overview';

const SMALL: RingShares = { first: 5, fast: 15, broad: 80 };
const LARGE: RingShares = { first: 1, fast: 9, broad: 90 };

/**
 * The documented sizes for a fleet. Four rings and three percentages: Test has a least number of devices and no share (the
 * service puts none into it by itself), and the percentages divide what is not in Test. Where the documents let two classes
 * meet, at 500 and 5,000 devices, the smaller minimum holds. The whole fleet decides, so that the rule does not change as
 * devices become ready.
 */
export function ringRuleFor(fleet: number): RingRule {
  return {
    shares: fleet <= 200 ? SMALL : LARGE,
    testMinimum: fleet === 0 ? 0 : fleet <= 500 ? 1 : fleet <= 5000 ? 5 : 50,
  };
}

/** How many of `rest` devices, those not in Test, belong to each ring: rounded up for the early ones, so that none is empty while there are devices. */
export function ringSizes(
  rest: number,
  { first, fast }: RingShares,
): Readonly<Record<'first' | 'fast' | 'broad', number>> {
  const early = Math.min(rest, Math.ceil((rest * first) / 100));
  const middle = Math.min(rest - early, Math.ceil((rest * fast) / 100));
  return { first: early, fast: middle, broad: rest - early - middle };
}
