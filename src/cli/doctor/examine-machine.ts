import { statfs } from 'node:fs/promises';
import type { Check } from './check.ts';

const REQUIRED_NODE_MAJOR = 24;
const MIB = 1024 ** 2;
const LOW_DISK_MIB = 2048;
const FULL_DISK_MIB = 100;

/** Looks at the machine: Node.js, DuckDB and the disk under `folder`. */
export async function examineMachine(folder: string): Promise<readonly Check[]> {
  return [examineNode(process.versions.node), await examineDuckDb(), await examineDisk(folder)];
}

/** Whether a version of Node.js is recent enough. */
export function examineNode(version: string): Check {
  const says = `Node.js ${version} on ${process.platform}-${process.arch}`;
  if (Number(version.split('.')[0]) >= REQUIRED_NODE_MAJOR) return { name: 'node', state: 'ok', says };
  return { name: 'node', state: 'failed', says, todo: `Install Node.js ${REQUIRED_NODE_MAJOR} or newer.` };
}

async function examineDuckDb(): Promise<Check> {
  try {
    const { DuckDBInstance, version } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll('SELECT 6 * 7');
    connection.closeSync();
    instance.closeSync();
    if (reader.getRows()[0]?.[0] !== 42) throw new Error('it answered a simple query wrongly');
    return { name: 'duckdb', state: 'ok', says: `DuckDB ${version()} loads and answers` };
  } catch (error) {
    return {
      name: 'duckdb',
      state: 'failed',
      says: `DuckDB does not work here: ${error instanceof Error ? error.message : String(error)}`,
      todo: 'Install the dependencies again (npm ci). There is no DuckDB package for every system; this one needs glibc or musl on x64, or what npm offers for yours.',
    };
  }
}

async function examineDisk(folder: string): Promise<Check> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return judgeDisk(Math.floor((bavail * bsize) / MIB));
  } catch {
    return { name: 'disk', state: 'failed', says: `${folder} cannot be read`, todo: 'Choose another folder with -C.' };
  }
}

/** What free space, in MiB, means. */
export function judgeDisk(freeMib: number): Check {
  const says = freeMib < 1024 ? `${freeMib} MiB free` : `${(freeMib / 1024).toFixed(1)} GiB free`;
  if (freeMib >= LOW_DISK_MIB) return { name: 'disk', state: 'ok', says };
  const todo = 'Free some space: a million devices need about 2 GiB while they are imported.';
  return { name: 'disk', state: freeMib < FULL_DISK_MIB ? 'failed' : 'warning', says, todo };
}
