import { setFlagsFromString } from 'node:v8';

/** V8 may let the old generation grow by so much before it collects it again. */
const GROWTH_PERCENT = 30;

/**
 * Asks V8 to collect garbage sooner, instead of letting the heap grow to several times of what lives in it: the space of
 * young objects stays as large as it is, and the old one grows by a third at most between collections. For commands that
 * stream: they hold little and make much garbage. Measured on a workbook of 88,000 rows: 182 MiB
 * instead of 240, in about the same time. Both flags are read by V8 whenever it is about to grow (`node --v8-options` lists them).
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
