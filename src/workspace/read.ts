import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { parseYaml, type TextFault } from '../catalog/index.ts';
import {
  type Attestation,
  AttestationsText,
  type Waiver,
  WaiversText,
  type WorkspaceConfig,
  WorkspaceText,
} from './config.ts';
import { versionFault } from './version.ts';

/** What cannot be done in a workspace, fault by fault: with a place where a text is wrong, as a sentence where none is. */
export class WorkspaceFault extends Error {
  override readonly name = 'WorkspaceFault';
  /** Those with a place. */
  readonly faults: readonly TextFault[];

  constructor(faults: readonly (TextFault | string)[]) {
    super(
      faults
        .map((fault) =>
          typeof fault === 'string' ? fault : `${fault.file}:${fault.line}:${fault.column} ${fault.message}`,
        )
        .join('\n'),
    );
    this.faults = faults.filter((fault) => typeof fault !== 'string');
  }
}

/** A workspace's own words, with the texts they were read from. */
export interface Workspace {
  readonly folder: string;
  readonly config: WorkspaceConfig;
  readonly attestations: readonly Attestation[];
  readonly waivers: readonly Waiver[];
  readonly texts: {
    readonly 'muster.yaml': string;
    readonly 'attestations.yaml': string;
    readonly 'waivers.yaml': string;
  };
}

const NOTHING = 'version: 1\n';
const MAX_BYTES = 8 * 1024 * 1024;

/** Reads a workspace. Throws `WorkspaceFault` with file, line and column for whatever is wrong in it. */
export async function readWorkspace(folder: string): Promise<Workspace> {
  const config = await readText(folder, 'muster.yaml');
  if (config === undefined)
    throw new WorkspaceFault([
      `${join(folder, 'muster.yaml')}: there is no workspace here: run \`muster init\`, or name one with -C`,
    ]);
  const attestations = (await readText(folder, 'attestations.yaml')) ?? NOTHING;
  const waivers = (await readText(folder, 'waivers.yaml')) ?? NOTHING;
  return parseWorkspace(folder, { 'muster.yaml': config, 'attestations.yaml': attestations, 'waivers.yaml': waivers });
}

/** The same from texts: for an old assessment, which keeps the texts it was made from. */
export function parseWorkspace(folder: string, texts: Workspace['texts']): Workspace {
  const faults: TextFault[] = [];
  const parse = <S extends z.ZodType>(file: keyof Workspace['texts'], schema: S): z.output<S> | undefined => {
    const parsed = parseYaml(texts[file], file, schema, MAX_BYTES);
    if (parsed.ok) return parsed.value;
    // Of a file in another version nothing else can be said.
    const version = versionFault(texts[file], file);
    faults.push(...(version === undefined ? parsed.faults : [version]));
    return undefined;
  };
  const config = parse('muster.yaml', WorkspaceText);
  const attestations = parse('attestations.yaml', AttestationsText)?.attestations;
  const waivers = parse('waivers.yaml', WaiversText)?.waivers;
  if (config === undefined || attestations === undefined || waivers === undefined) throw new WorkspaceFault(faults);
  return { folder, config, attestations, waivers, texts };
}

async function readText(folder: string, file: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, file), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
