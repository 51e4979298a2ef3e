import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTenant } from '../../lab/tenants/index.ts';

const MUSTER = join(import.meta.dirname, '..', '..', 'bin', 'muster.mjs');

/** The moment at which everything here is collected and assessed. */
export const NOW = new Date('2026-11-15T08:00:00Z');

/** How a run of `muster` ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `muster`. With `program`, that runs it: somebody else's shell, a limited one. */
export function startMuster(
  args: readonly string[],
  program: readonly string[] = [],
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const [command = process.execPath, ...rest] = [...program, process.execPath, MUSTER, ...args];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

/** Runs `muster` to its end. */
export function muster(...args: readonly string[]): Promise<Ended> {
  return startMuster(args).ended;
}

/** A folder for one test file. */
export interface Ground {
  readonly folder: string;
  /** A new workspace, with its folder. */
  workspace(name: string, settings?: string): string;
  /** Writes a small Contoso (or one of another size) and answers its folder: a workspace with directory/ and devices/. */
  contoso(name: string, size?: { readonly users: number; readonly devices: number }): Promise<string>;
  /** A copy of a folder. */
  copy(from: string, name: string): string;
  clear(): void;
}

/** Makes a folder for one test file. */
export function createGround(name: string): Ground {
  const folder = mkdtempSync(join(tmpdir(), `muster-hostile-${name}-`));
  return {
    folder,
    workspace(workspace, settings = '') {
      const path = join(folder, workspace);
      mkdirSync(path, { recursive: true });
      const text = `version: 1\ntenant: { id: contoso, name: Contoso }\ncatalogs: [managed-desktop-devices]\n${settings}`;
      writeFileSync(join(path, 'muster.yaml'), text);
      return path;
    },
    async contoso(workspace, size = { users: 40, devices: 60 }) {
      const path = join(folder, workspace);
      await writeTenant({ name: 'contoso', folder: path, now: NOW, groups: 20, plans: 'few', ...size });
      return path;
    },
    copy(from, to) {
      cpSync(from, join(folder, to), { recursive: true });
      return join(folder, to);
    },
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Writes a file below a folder, and the folders it lies in. */
export function put(folder: string, path: string, content: string | Uint8Array): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  return file;
}
