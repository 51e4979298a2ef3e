import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressFunctions } from './addresses.ts';

const NAMES: Readonly<Record<string, readonly string[]>> = {
  'both.example': ['2001:db8::5', '10.1.2.3', '10.1.2.4'],
  'six.example': ['2001:db8::6'],
};
const asked: string[] = [];
const functions = addressFunctions({
  resolve: (name) => {
    asked.push(name);
    return NAMES[name] ?? [];
  },
  own: ['2001:db8::9', '192.0.2.9'],
});

describe('PAC functions on addresses', () => {
  it.each([
    ['both.example', '10.1.2.3', '2001:db8::5;10.1.2.3;10.1.2.4'],
    ['six.example', null, '2001:db8::6'],
    ['none.example', null, ''],
    ['10.0.0.1', '10.0.0.1', '10.0.0.1'],
    ['2001:db8::1', null, '2001:db8::1'],
    [null, null, ''],
    ['', null, ''],
  ])('dnsResolve(%j) is %j, dnsResolveEx %j', (name, one, all) => {
    expect(functions.dnsResolve(name)).toBe(one);
    expect(functions.dnsResolveEx(name)).toBe(all);
    expect(functions.isResolvable(name)).toBe(one !== null);
    expect(functions.isResolvableEx(name)).toBe(all !== '');
  });

  it('asks for no address and for nothing', () => {
    asked.length = 0;
    functions.dnsResolve('10.0.0.1');
    functions.isInNet(null, '10.0.0.0', '255.0.0.0');
    functions.dnsResolve(undefined);

    expect(asked).toEqual([]);
  });

  it.each([
    ['10.1.2.3', '10.0.0.0', '255.0.0.0', true],
    ['11.1.2.3', '10.0.0.0', '255.0.0.0', false],
    ['both.example', '10.1.2.0', '255.255.255.0', true],
    ['none.example', '0.0.0.0', '0.0.0.0', false],
    ['six.example', '0.0.0.0', '0.0.0.0', false],
    ['192.168.1.7', '192.168.1.1', '255.255.255.0', true],
    ['10.1.2.3', '10.0.0.0', '255.0.0', false],
    ['10.1.2.3', '10.0.0.256', '255.0.0.0', false],
    ['10.1.2.3', '10.0.0.0/8', '', false],
    ['200.1.2.3', '200.0.0.0', '255.0.0.0', true],
    [null, '10.0.0.0', '255.0.0.0', false],
  ])('isInNet(%j, %j, %j) is %s', (host, net, mask, is) => {
    expect(functions.isInNet(host, net, mask)).toBe(is);
  });

  it.each([
    ['10.1.2.3', '10.0.0.0/8', true],
    ['10.1.2.3', '10.1.2.3/32', true],
    ['10.1.2.3', '11.0.0.0/8', false],
    ['10.1.2.3', '0.0.0.0/0', true],
    ['2001:db8::1', '2001:DB8::/32', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['::ffff:10.0.0.1', '::ffff:0:0/96', true],
    ['10.1.2.3', '::/0', false],
    ['10.1.2.3', '10.0.0.0/33', false],
    ['10.1.2.3', '10.0.0.0', false],
    ['10.1.2.3', '10.0.0.0/8/8', false],
    ['both.example', '10.0.0.0/8', false],
    ['1::2::3', '::/0', false],
    ['12345::', '::/0', false],
    ['1:2:3:4:5:6:7:8:9', '::/0', false],
    ['', '::/0', false],
  ])('isInNetEx(%j, %j) is %s', (address, prefix, is) => {
    expect(functions.isInNetEx(address, prefix)).toBe(is);
  });

  it('gives its own addresses, and the loopback one where it has none', () => {
    expect(functions.myIpAddress()).toBe('192.0.2.9');
    expect(functions.myIpAddressEx()).toBe('2001:db8::9;192.0.2.9');
    expect(addressFunctions({ resolve: () => [], own: [] }).myIpAddress()).toBe('127.0.0.1');
  });

  it.each([
    [
      '10.2.3.9;2001:4898:28:3:201:2ff:feea:fc14;::1;127.0.0.1;::9',
      '::1;::9;2001:4898:28:3:201:2ff:feea:fc14;10.2.3.9;127.0.0.1',
    ],
    ['10.0.0.2; 9.0.0.1', '9.0.0.1;10.0.0.2'],
    ['10.0.0.2;name', ''],
    ['', ''],
  ])('sortIpAddressList(%j) is %j', (list, sorted) => {
    expect(functions.sortIpAddressList(list)).toBe(sorted);
  });

  it('convert_addr gives the number that masks are compared by', () => {
    expect(functions.convert_addr('0.0.1.2')).toBe(258);
    expect(functions.convert_addr('255.255.255.255')).toBe(-1);
  });

  it('agrees with Node.js on networks of both families', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, net, bits) => {
        const list = new BlockList();
        list.addSubnet(net, bits, 'ipv4');
        const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
        const text = [24, 16, 8, 0].map((shift) => (mask >>> shift) & 0xff).join('.');
        expect(functions.isInNet(address, net, text)).toBe(list.check(address, 'ipv4'));
        expect(functions.isInNetEx(address, `${net}/${bits}`)).toBe(list.check(address, 'ipv4'));
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), fc.ipV6(), fc.integer({ min: 0, max: 128 }), (address, net, bits) => {
        const list = new BlockList();
        list.addSubnet(net, bits, 'ipv6');
        expect(functions.isInNetEx(address, `${net}/${bits}`)).toBe(list.check(address, 'ipv6'));
      }),
    );
  });
});
