import { open } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';

/** Addresses by name, as a hosts file gives them. */
export type HostsFile = ReadonlyMap<string, readonly { readonly address: string; readonly family: 4 | 6 }[]>;

/** Lists that block advertising by a hosts file have some 5 MB. */
const LARGEST = 16 << 20;

/** Reads a hosts file (hosts(5)): an address, then its names; what follows `#` is a remark. Other lines are passed over. */
export function readHosts(text: string): HostsFile {
  const names = new Map<string, { address: string; family: 4 | 6 }[]>();
  for (const line of text.split(/\r?\n/)) {
    const [address = '', ...aliases] = (line.split('#', 1)[0] ?? '').trim().split(/\s+/);
    const family = isIP(address);
    if (family !== 4 && family !== 6) continue;
    for (const alias of aliases) {
      const name = alias.toLowerCase();
      const known = names.get(name);
      if (known === undefined) names.set(name, [{ address, family }]);
      else known.push({ address, family });
    }
  }
  return names;
}

/** The hosts file of this machine, at most 16 MB of it; empty where it cannot be read. */
export async function machineHosts(): Promise<HostsFile> {
  const windows = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'drivers', 'etc', 'hosts');
  try {
    const file = await open(process.platform === 'win32' ? windows : '/etc/hosts');
    try {
      const { size } = await file.stat();
      const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, LARGEST)), 0, null, 0);
      return readHosts(buffer.toString('utf8', 0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    return new Map();
  }
}
