import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { listAssessments, readAssessment, requireRows, type StoredAssessment } from './assessment-folder.ts';
import type { Waiver } from './config.ts';
import { nearest } from './describe.ts';
import { endOf } from './in-force.ts';
import { queryFindings, type StoredFinding } from './query-findings.ts';
import { parseWorkspace, readWorkspace, type Workspace, WorkspaceFault } from './read.ts';
import { replaceFile } from './write-file.ts';

/** Findings to be accepted for a time. */
export interface NewWaiver {
  readonly requirement: string;
  /** Ids or names of subjects; none means the selector decides. */
  readonly subjects: readonly string[];
  /** Takes every failing finding with this reason (or every failing one for `any`). */
  readonly where?: string;
  /** More findings than this are not waived at once. */
  readonly max: number;
  readonly reason: string;
  readonly approver: string;
  readonly until: string;
  readonly now: Date;
}

const MOST_DAYS = 366;
const DAY_MS = 86_400_000;
/** So many subjects are looked at for one that may have been meant. */
const NAMES = 5000;

/**
 * Adds a waiver to `waivers.yaml` for findings of the newest assessment, pinned to what was observed. Only what fails
 * can be waived: unknown and error are not known to be acceptable.
 */
export async function waive(folder: string, request: NewWaiver): Promise<Waiver> {
  const workspace = await readWorkspace(folder);
  const newest = (await listAssessments(folder)).at(-1);
  if (newest === undefined) throw fault('there is no assessment yet: run `muster assess` first');
  const stored = await readAssessment(folder, newest);
  requireRows(stored);
  const ids = stored.assessment.results.map((result) => result.requirement);
  if (!ids.includes(request.requirement))
    throw fault(`the newest assessment has no requirement ${request.requirement}${nearest(request.requirement, ids)}`);
  const until = Date.parse(request.until);
  if (Number.isNaN(until) || until <= request.now.getTime())
    throw fault(`--until ${request.until}: a waiver ends at a day to come, written as 2027-02-28`);
  if (until > request.now.getTime() + MOST_DAYS * DAY_MS)
    throw fault(`--until ${request.until}: a waiver lasts a year at the most; renew it then`);
  if (request.subjects.length === 0 && request.where === undefined)
    throw fault('name the subjects, or select them with --where');
  const chosen = request.subjects.length > 0 ? await named(stored, request) : await selected(stored, request);
  if (chosen.length === 0) throw fault(`no finding of ${request.requirement} fails with ${request.where}`);
  if (chosen.length > request.max) throw fault(`more than --max ${request.max} findings would be waived`);
  const subjects = chosen.map(({ subject, name, observed, pin }) => ({
    id: subject,
    name,
    ...(observed === null ? {} : { observed }),
    pin: pin ?? '',
  }));
  const approved = request.now.toISOString().slice(0, 10);
  const id = `w-${createHash('sha256')
    .update(JSON.stringify([request.requirement, subjects, request.reason, request.approver, request.until, approved]))
    .digest('hex')
    .slice(0, 8)}`;
  const waiver: Waiver = {
    id,
    requirement: request.requirement,
    reason: request.reason,
    approver: request.approver,
    approved_at: approved,
    until: request.until,
    subjects,
  };
  const document = parseDocument(workspace.texts['waivers.yaml']);
  const list = document.get('waivers', true);
  if (list === undefined || document.get('waivers') === null) document.set('waivers', document.createNode([]));
  else if (typeof list === 'object' && list !== null && 'flow' in list) list.flow = false;
  document.addIn(['waivers'], document.createNode(waiver));
  await keep(folder, workspace, document);
  return waiver;
}

/** What ends a waiver before its day. */
export interface WaiverEnd {
  readonly id: string;
  readonly by: string;
  readonly now: Date;
  readonly reason?: string;
}

/** Ends a waiver from now on; it stays in `waivers.yaml`, with who ended it. Answers it as kept. */
export async function endWaiver(folder: string, { id, by, now, reason }: WaiverEnd): Promise<Waiver> {
  const workspace = await readWorkspace(folder);
  const index = workspace.waivers.findIndex((one) => one.id === id);
  const waiver = workspace.waivers[index];
  if (waiver === undefined) {
    const ids = workspace.waivers.map((one) => one.id);
    throw fault(
      `there is no waiver ${id}${nearest(id, ids)}; ${ids.length === 0 ? 'there is none' : 'see waivers.yaml'}`,
    );
  }
  if (waiver.ended !== undefined)
    throw fault(`${id} was ended on ${waiver.ended.at.slice(0, 10)} by ${waiver.ended.by}`);
  if (endOf(waiver.until) < now.getTime()) throw fault(`${id} is over since ${waiver.until.slice(0, 10)}`);
  const ended = { at: now.toISOString(), by, ...(reason === undefined ? {} : { reason }) };
  const document = parseDocument(workspace.texts['waivers.yaml']);
  document.setIn(['waivers', index, 'ended'], document.createNode(ended));
  await keep(folder, workspace, document);
  return { ...waiver, ended };
}

async function keep(folder: string, workspace: Workspace, document: ReturnType<typeof parseDocument>): Promise<void> {
  const text = document.toString({ lineWidth: 140 });
  parseWorkspace(folder, { ...workspace.texts, 'waivers.yaml': text });
  await replaceFile(join(folder, 'waivers.yaml'), text);
}

/** The findings on the subjects that are named; each must be there, and fail. */
async function named(stored: StoredAssessment, request: NewWaiver): Promise<readonly StoredFinding[]> {
  const requirements = [request.requirement];
  const chosen: StoredFinding[] = [];
  for (const subject of request.subjects) {
    const found = await queryFindings(stored, { requirements, named: subject });
    const [first] = found;
    if (first === undefined) {
      const others = await queryFindings(stored, { requirements, limit: NAMES });
      throw fault(
        `${request.requirement} has no finding on ${subject}${nearest(
          subject,
          others.map((one) => one.name),
        )}`,
      );
    }
    if (!isFailing(first.status))
      throw fault(`${subject} is ${first.status} for ${request.requirement}: only what fails can be waived`);
    chosen.push(...found.filter(({ subject: id }) => chosen.every((one) => one.subject !== id)));
  }
  return chosen;
}

/** The findings that fail with the reason asked for; one more than may be waived, where there are. */
function selected(stored: StoredAssessment, { requirement, where, max }: NewWaiver): Promise<readonly StoredFinding[]> {
  return queryFindings(stored, {
    requirements: [requirement],
    statuses: ['not-ready', 'advisory'],
    ...(where === undefined || where === 'any' ? {} : { reason: where }),
    limit: max + 1,
  });
}

function isFailing(status: string): boolean {
  return status === 'not-ready' || status === 'advisory';
}

function fault(message: string): WorkspaceFault {
  return new WorkspaceFault([message]);
}
