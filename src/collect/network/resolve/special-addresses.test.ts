import { describe, expect, it } from 'vitest';
import { isPublicName, kindOfAddress } from './special-addresses.ts';

describe('kindOfAddress', () => {
  it.each([
    ['0.0.0.0', 'sinkhole'],
    ['127.0.0.1', 'sinkhole'],
    ['127.9.8.7', 'sinkhole'],
    ['169.254.1.1', 'sinkhole'],
    ['255.255.255.255', 'sinkhole'],
    ['::', 'sinkhole'],
    ['::1', 'sinkhole'],
    ['::ffff:0.0.0.0', 'sinkhole'],
    ['::ffff:127.0.0.1', 'sinkhole'],
    ['100::1', 'sinkhole'],
    ['fe80::1', 'sinkhole'],
    ['10.1.2.3', 'private'],
    ['172.31.0.1', 'private'],
    ['172.32.0.1', 'public'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['::ffff:10.0.0.1', 'private'],
    ['64:ff9b::7f00:1', 'sinkhole'],
    ['64:ff9b::', 'sinkhole'],
    ['64:ff9b::1', 'sinkhole'],
    ['64:ff9b::a01:203', 'private'],
    ['64:ff9b::d6b:434', 'public'],
    ['64:ff9b::1:d6b:434', 'public'],
    ['fd00::1', 'private'],
    ['13.107.4.52', 'public'],
    ['2620:1ec:c11::200', 'public'],
  ])('%s: %s', (address, kind) => {
    expect(kindOfAddress({ address, family: address.includes(':') ? 6 : 4 })).toBe(kind);
  });
});

describe('isPublicName', () => {
  it.each([
    ['login.live.com', true],
    ['proxy', false],
    ['a.test', false],
    ['dc.corp.internal', false],
    ['contest.com', true],
    ['nas.home.arpa', false],
  ])('%s: %s', (name, isPublic) => {
    expect(isPublicName(name)).toBe(isPublic);
  });
});
