/** What the functions on addresses get from outside the interpreter. */
export interface AddressSource {
  /** Addresses of a name; empty where it has none. */
  readonly resolve: (name: string) => readonly string[];
  /** Addresses of the client, the most used first. */
  readonly own: readonly string[];
}

/**
 * The functions of a PAC file that look at addresses: those of Netscape know IPv4 alone, those with `Ex` of Microsoft
 * both (learn.microsoft.com, "IPv6 Extensions to Navigator Auto-Config File Format"); each as Chromium has it. This text
 * runs inside the interpreter, so it uses nothing from outside.
 */
export function addressFunctions(source: AddressSource) {
  const isV4 = (text: unknown): text is string =>
    /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(String(text)) &&
    String(text)
      .split('.')
      .every((part) => +part <= 255);
  const numberOf = (text: string) => text.split('.').reduce((sum, part) => (sum << 8) | (Number(part) & 0xff), 0);

  /** The groups of an address of 4 or 16 bytes as bits; undefined where it is no address. */
  const bitsOf = (text: string): string | undefined => {
    const bits = (numbers: readonly number[], width: number) =>
      numbers.map((number) => number.toString(2).padStart(width, '0')).join('');
    if (isV4(text)) return bits(text.split('.').map(Number), 8);
    const tail = /^(.*:)(\d{1,3}(?:\.\d{1,3}){3})$/.exec(text);
    if (tail !== null && !isV4(tail[2])) return undefined;
    const v4 = tail === null ? 0 : numberOf(tail[2] ?? '') >>> 0;
    const plain = tail === null ? text : `${tail[1]}${(v4 >>> 16).toString(16)}:${(v4 & 0xffff).toString(16)}`;
    const sides = plain.split('::');
    const [head = [], rest = []] = sides.map((side) => (side === '' ? [] : side.split(':')));
    const missing = 8 - head.length - rest.length;
    if (sides.length > 2 || (sides.length === 2 ? missing < 1 : missing !== 0)) return undefined;
    const groups = [...head, ...Array<string>(Math.max(missing, 0)).fill('0'), ...rest];
    if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
    return bits(
      groups.map((group) => Number.parseInt(group, 16)),
      16,
    );
  };
  /** All addresses of a name; an address is its own. */
  const all = (name: unknown): readonly string[] => {
    if (name === null || name === undefined || name === '') return [];
    return bitsOf(String(name)) === undefined ? source.resolve(String(name)) : [String(name)];
  };
  const dnsResolve = (name: unknown) => all(name).find(isV4) ?? null;

  return {
    dnsResolve,
    isResolvable: (name: unknown) => dnsResolve(name) !== null,
    convert_addr: numberOf,
    myIpAddress: () => source.own.find(isV4) ?? source.own[0] ?? '127.0.0.1',

    /** A name is resolved first; false where network or mask is no IPv4 address, or the name has none. */
    isInNet: (host: unknown, net: unknown, mask: unknown) => {
      if (!isV4(net) || !isV4(mask)) return false;
      const address = isV4(host) ? host : dnsResolve(host);
      return address !== null && (numberOf(address) & numberOf(mask)) === (numberOf(net) & numberOf(mask));
    },

    /** All addresses of a name between semicolons; empty where it has none. */
    dnsResolveEx: (name: unknown) => all(name).join(';'),
    isResolvableEx: (name: unknown) => all(name).length > 0,
    myIpAddressEx: () => source.own.join(';'),

    /** Addresses only, no names; an IPv4 address is in no IPv6 network. */
    isInNetEx: (address: unknown, prefix: unknown) => {
      const [net = '', length = '', ...more] = String(prefix).split('/');
      const own = bitsOf(String(address));
      const wanted = bitsOf(net);
      if (own === undefined || wanted === undefined || more.length > 0 || own.length !== wanted.length) return false;
      if (!/^\d{1,3}$/.test(length) || +length > wanted.length) return false;
      return own.slice(0, +length) === wanted.slice(0, +length);
    },

    /** IPv6 before IPv4, each in order; empty where one is no address. */
    sortIpAddressList: (list: unknown) => {
      const found = String(list)
        .split(';')
        .map((text) => ({ text: text.trim(), bits: bitsOf(text.trim()) ?? '' }));
      if (found.some(({ bits }) => bits === '')) return '';
      const sorted = found.sort((a, b) => b.bits.length - a.bits.length || (a.bits < b.bits ? -1 : 1));
      return sorted.map(({ text }) => text).join(';');
    },
    getClientVersion: () => '1.0',
  };
}
