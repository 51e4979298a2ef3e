import { z } from 'zod';
import { PROBE_REASONS, PROBE_VERDICTS } from '../../evidence/index.ts';
import { timeOf } from '../tools/tool.ts';
import { STAGES } from './measurement.ts';

const MOST_ROWS = 200_000;

const long = (most: number) => z.string().transform((text) => text.slice(0, most));
const name = z.string().min(1).max(300);
const port = z.int().min(0).max(65_535);
const protocol = z.enum(['tcp', 'udp']);
const version = z.string().max(20).nullable();
const said = { verdict: z.enum(PROBE_VERDICTS), reason: z.enum(PROBE_REASONS), detail: long(2000) };
const at = z.string().refine((text) => timeOf(text) !== undefined, 'is no time');

/** An endpoint of a list, as a result has it. */
export const endpointSchema = z.object({
  list: name,
  service: name,
  pattern: name,
  protocol,
  port,
  required: z.boolean(),
  hosts: z.array(name).max(1000),
  ...said,
  membersTested: z.int().min(0),
  membersReachable: z.int().min(0),
  tlsVersion: version,
  observedAt: at,
});

const stageSchema = z.object({
  stage: z.enum(STAGES),
  outcome: z.enum(['passed', 'failed', 'not-applicable', 'not-run']),
  ms: z.number().min(0).nullable(),
  reason: z.enum(PROBE_REASONS).nullable(),
  note: z.enum(PROBE_REASONS).optional(),
  detail: long(2000),
});

/** A host that was tested. */
export const targetSchema = z.object({
  host: name,
  protocol,
  port,
  route: long(300),
  stages: z.array(stageSchema).max(STAGES.length),
  addresses: z.array(z.string().max(100)).max(1000),
  authenticated: z.string().max(40).optional(),
  status: z.int().optional(),
  observedAt: at,
  ...said,
  tlsVersion: version,
  lowestTlsVersion: version,
  root: z.enum(['public', 'company', 'unknown']).nullable(),
  issuer: long(2000).nullable(),
});

/** What `muster probe --json` writes, as far as it becomes a snapshot; its rows are parsed one by one. */
export const resultSchema = z.object({
  site: z.string().min(1).max(100),
  run: z
    .object({
      tenant: z.string().min(1).max(100),
      scope: long(300),
      who: long(300),
      version: long(100),
      startedAt: at,
      endedAt: at,
      request: long(2000),
      cut: long(1000).nullable(),
    })
    .nullable(),
  endpoints: z.array(z.unknown()).max(MOST_ROWS),
  targets: z.array(z.unknown()).max(MOST_ROWS),
});

export type ReadEndpoint = z.infer<typeof endpointSchema>;
export type ReadTarget = z.infer<typeof targetSchema>;
