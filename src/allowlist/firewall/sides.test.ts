import { describe, expect, it } from 'vitest';
import { between, fromAddresses, sidesOf } from './sides.ts';

const RULES = [
  { from: ['trust'], to: ['untrust'] },
  { from: ['any'], to: ['any'] },
];

describe('the sides of a firewall', () => {
  it('are that of the only zone that leads out, and that of the default route or of a common name', () => {
    expect(sidesOf(RULES, [], 'any', {})).toEqual({ inside: 'trust', outside: ['untrust'] });
    expect(sidesOf([{ from: ['lan'], to: ['port1'] }], ['port1'], 'any', {})).toEqual({
      inside: 'lan',
      outside: ['port1'],
    });
  });

  it('cannot be told where several lead out, unless it is said', () => {
    const several = [...RULES, { from: ['guest'], to: ['untrust'] }];

    expect(sidesOf(several, [], 'any', {})).toEqual({ outside: ['untrust'] });
    expect(sidesOf(several, [], 'any', { from: 'guest' })).toEqual({ inside: 'guest', outside: ['untrust'] });
  });

  it('leave out rules between others, and open those of which it cannot be told', () => {
    const sides = { inside: 'trust', outside: ['untrust'] };

    expect(between({ from: ['trust'], to: ['dmz'] }, sides, 'any', 'zone')).toEqual([]);
    expect(between({ from: ['guest'], to: ['untrust'] }, sides, 'any', 'zone')).toEqual([]);
    expect(between({ from: ['any'], to: ['untrust'] }, sides, 'any', 'zone')).toEqual([{}]);
    expect(between({ from: ['guest'], to: ['any'] }, {}, 'any', 'zone')).toEqual([
      { unless: ['whether the devices come in by zone guest'] },
    ]);
  });
});

describe('the addresses of devices', () => {
  it('are decided where one is said, and where a rule is for all', () => {
    expect(fromAddresses(['10.0.0.0/8'], true, 'x', false, { address: '10.1.2.3' })).toEqual([{}]);
    expect(fromAddresses(['10.0.0.0/8'], true, 'x', true, { address: '10.1.2.3' })).toEqual([]);
    expect(fromAddresses(['10.0.0.0/8'], true, 'x', false, { address: '192.168.1.1' })).toEqual([]);
    expect(fromAddresses(['0.0.0.0/0'], true, 'x', false, {})).toEqual([{}]);
    expect(fromAddresses(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'], true, 'x', false, {})).toEqual([{}]);
    expect(fromAddresses(['10.0.0.0/8'], true, 'x', false, {})).toEqual([
      { unless: ["whether the devices' address is in x"] },
    ]);
  });
});
