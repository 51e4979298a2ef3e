const STUN_COOKIE = 0x2112a442;

/** A Binding success with XOR-MAPPED-ADDRESS (RFC 8489, 14.2) for a Binding request; undefined for anything else. */
export function answerStun(
  request: Buffer,
  from: { readonly address: string; readonly port: number },
): Buffer | undefined {
  if (request.length < 20 || request.readUInt16BE(0) !== 0x0001 || request.readUInt32BE(4) !== STUN_COOKIE)
    return undefined;
  const bytes = addressBytes(from.address);
  const mask = request.subarray(4, 20); // the cookie and the transaction's number
  const attribute = Buffer.alloc(8 + bytes.length);
  attribute.writeUInt16BE(0x0020, 0);
  attribute.writeUInt16BE(4 + bytes.length, 2);
  attribute.writeUInt8(bytes.length === 4 ? 1 : 2, 5);
  attribute.writeUInt16BE(from.port ^ (STUN_COOKIE >>> 16), 6);
  for (const [index, byte] of bytes.entries()) attribute.writeUInt8(byte ^ (mask[index] ?? 0), 8 + index);
  const head = Buffer.from(request.subarray(0, 20));
  head.writeUInt16BE(0x0101, 0);
  head.writeUInt16BE(attribute.length, 2);
  return Buffer.concat([head, attribute]);
}

/**
 * A version negotiation (RFC 9000, 17.2.1) that offers version 1 to a long header of a version that nobody knows, as those of
 * the form 0x?a?a?a?a; undefined for anything else, and for what is shorter than a client's first packet must be.
 */
export function answerQuic(request: Buffer): Buffer | undefined {
  if (request.length < 1200 || ((request[0] ?? 0) & 0x80) === 0) return undefined;
  if (request.readUInt32BE(1) === 1) return undefined; // a handshake is beyond this server
  const destination = request.subarray(6, 6 + (request[5] ?? 0));
  const after = 6 + destination.length;
  const source = request.subarray(after + 1, after + 1 + (request[after] ?? 0));
  const length = (bytes: Buffer) => Buffer.from([bytes.length]);
  const head = Buffer.from([0x80, 0, 0, 0, 0]);
  return Buffer.concat([head, length(source), source, length(destination), destination, Buffer.from([0, 0, 0, 1])]);
}

/** Stratum 0 with the code DENY (RFC 5905, 7.4) for a client's packet; undefined for anything else. */
export function answerKissOfDeath(request: Buffer): Buffer | undefined {
  if (request.length < 48 || ((request[0] ?? 0) & 0b111) !== 3) return undefined;
  const answer = Buffer.alloc(48);
  answer.writeUInt8(0b11_100_100, 0); // leap unknown, version 4, server
  answer.write('DENY', 12, 'latin1');
  request.copy(answer, 24, 40, 48); // the origin is what the client sent
  return answer;
}

/** The bytes of an address of either family, as text from the kernel. */
function addressBytes(address: string): readonly number[] {
  if (!address.includes(':')) return address.split('.').map(Number);
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  const [first, last] = [groups(head), groups(tail ?? '')];
  const all = [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
  return all.flatMap((group) => [group >> 8, group & 255]);
}
