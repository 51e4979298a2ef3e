import { describe, expect, test } from 'vitest';
import type { Status } from '../finding/index.ts';
import { type Breach, breaches, isContradiction } from './erasures.ts';
import type { JudgedFinding } from './judge/protocol.ts';

function finding(status: Status, observed: string | null = null): JudgedFinding {
  return {
    subject: 'contoso',
    name: 'Contoso',
    kind: 'tenant',
    status,
    reason: null,
    observed,
    expected: null,
    blockedBy: null,
    pin: null,
    waiver: null,
  };
}

const OPPOSITE: Breach = { subject: 'contoso', what: 'contoso became ready', isOpposite: true };

describe('the erasure law', () => {
  test('what failed may not become ready, not-applicable or vanish; what was ready may not fail', () => {
    expect(breaches([finding('not-ready')], [finding('ready')])).toEqual([OPPOSITE]);
    expect(breaches([finding('advisory')], [finding('not-applicable')])).toMatchObject([{ isOpposite: false }]);
    expect(breaches([finding('not-ready')], [])).toHaveLength(1);
    expect(breaches([finding('ready')], [finding('not-ready')])).toHaveLength(1);
  });

  test('both may become unknown', () => {
    expect(breaches([finding('not-ready')], [finding('unknown')])).toEqual([]);
    expect(breaches([finding('ready')], [finding('error')])).toEqual([]);
  });
});

describe('a contradiction between what was collected and what is attested', () => {
  const shown = [finding('not-ready', 'off, though stated otherwise')];
  const alone = [finding('not-ready', 'off')];

  test('may change the verdict when the attestation says the opposite and the finding shows it', () => {
    expect(isContradiction(OPPOSITE, shown, alone, [finding('unknown')])).toBe(true);
  });

  test('not when the loss itself was read as an answer', () => {
    expect(isContradiction(OPPOSITE, shown, alone, [finding('ready')])).toBe(false);
  });

  test('not when the finding hides it', () => {
    expect(isContradiction(OPPOSITE, alone, alone, [finding('unknown')])).toBe(false);
  });

  test('not for a subject that vanishes or is waved off', () => {
    expect(isContradiction({ ...OPPOSITE, isOpposite: false }, shown, alone, [finding('unknown')])).toBe(false);
  });
});
