import type { EvidenceStatus } from '../../evidence/index.ts';
import { isJsonObject } from './json-object.ts';

/** What Microsoft Graph answered instead of evidence. */
export interface GraphError {
  readonly status: Exclude<EvidenceStatus, 'complete' | 'truncated'> | 'not-found';
  readonly code: string;
  readonly message: string;
}

const DENIED = /denied|forbidden|unauthori[sz]ed|insufficient|permission|InvalidAuthenticationToken|notAuthorized/i;
const NOT_LICENSED = /licen[cs]e|premium|NonPremium|not applicable to target tenant|NotSubscribed|subscription/i;
const NOT_FOUND = /ResourceNotFound|itemNotFound|^NotFound$|^404$/i;
const MESSAGE_LENGTH = 200;

/** Reads an error body: `{"error": {"code": ..., "message": ...}}`. Answers nothing where there is none. */
export function readGraphError(answer: unknown): GraphError | undefined {
  const error = isJsonObject(answer) ? (answer['error'] ?? answer['Error']) : undefined;
  if (!isJsonObject(error)) return undefined;
  const code = textOf(error['code'] ?? error['Code'], 'unknown');
  const message = textOf(error['message'] ?? error['Message'], '');
  return { status: statusOf(code, message), code, message: shorten(message) };
}

function statusOf(code: string, message: string): GraphError['status'] {
  if (NOT_LICENSED.test(code)) return 'not-licensed';
  if (DENIED.test(code)) return 'denied';
  if (NOT_FOUND.test(code)) return 'not-found';
  if (NOT_LICENSED.test(message)) return 'not-licensed';
  return DENIED.test(message) ? 'denied' : 'failed';
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise;
}

/** One line; ids of requests and the like do not belong into evidence that is compared. */
function shorten(message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').trim();
  return line.length > MESSAGE_LENGTH ? `${line.slice(0, MESSAGE_LENGTH)}...` : line;
}
