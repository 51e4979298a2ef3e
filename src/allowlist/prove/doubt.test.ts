import { describe, expect, test } from 'vitest';
import type { EndpointTuple } from '../../endpoints/index.ts';
import type { Condition, Configuration, Remark } from '../model/configuration.ts';
import { prove } from './prove.ts';

const HOST: EndpointTuple = {
  list: 'minimal',
  service: 'intune',
  pattern: 'manage.microsoft.com',
  kind: 'exact',
  protocol: 'tcp',
  port: 443,
  required: true,
  tls_inspection_allowed: false,
  authenticated_proxy_allowed: false,
  testable: true,
};

/** Line 3 lets the host through; line 5 blocks the rest. */
function proofWith(remark: Partial<Remark>, more: Partial<Condition> = {}, configuration: Partial<Configuration> = {}) {
  const when = { hosts: [{ kind: 'exact', host: HOST.pattern }], services: 'any', ...more } as const;
  const place = { file: 'proxy.conf', line: 3 };
  const rest = { hosts: [{ kind: 'any' }], services: 'any' } as const;
  const chain: Configuration = {
    format: 'test',
    files: ['proxy.conf'],
    access: {
      rules: [
        { place, text: 'allow', when, decision: 'allow' },
        { place: { ...place, line: 5 }, text: 'deny', when: rest, decision: 'block' },
      ],
      otherwise: 'block',
      because: 'default',
    },
    remarks: [
      {
        place: { ...place, line: 1 },
        kind: 'not-understood',
        code: 'line',
        message: 'frobnicate is not known',
        doubts: ['access'],
        ...remark,
      },
    ],
    ...configuration,
  };
  return prove([chain], [HOST])[0];
}

describe('what was not understood', () => {
  test('makes every answer of a table that it could change one that cannot be told', () => {
    expect(proofWith({})).toMatchObject({
      verdict: 'cannot-tell',
      needs: ['proxy.conf:1: frobnicate is not known'],
      deciding: [{ place: { line: 3 } }],
    });
  });

  test('says nothing of a table that it cannot change', () => {
    expect(proofWith({ doubts: [] })).toMatchObject({ verdict: 'allowed' });
  });

  test('leaves a table in doubt that the configuration does not even have', () => {
    expect(proofWith({ doubts: ['inspection'] })).toMatchObject({ verdict: 'cannot-tell' });
  });

  test('on the line of a rule makes that rule open, and no other', () => {
    const place = { file: 'proxy.conf', line: 3 };

    expect(proofWith({ place })).toMatchObject({ verdict: 'cannot-tell', needs: ['frobnicate is not known'] });
    expect(proofWith({ place }, { hosts: [{ kind: 'exact', host: 'other.example' }] })).toMatchObject({
      verdict: 'blocked',
    });
  });

  test('is not said twice of a rule that is open already', () => {
    const proof = proofWith({ place: { file: 'proxy.conf', line: 3 } }, { unless: ['who asks'] });

    expect(proof?.needs).toEqual(['who asks']);
  });

  test('leaves blocked what another table surely blocks', () => {
    const blocked = { rules: [], otherwise: 'block', because: 'everything is blocked' } as const;

    expect(proofWith({ doubts: ['inspection'] }, {}, { access: blocked })).toMatchObject({ verdict: 'blocked' });
  });
});
