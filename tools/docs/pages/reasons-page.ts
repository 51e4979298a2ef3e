import { REASONS, STATUSES } from '../../../src/finding/index.ts';
import { code, type Page, page, table } from '../markdown.ts';

const MEANINGS: Readonly<Record<(typeof STATUSES)[number], string>> = {
  ready: 'It is met. A ready finding needs no reason.',
  'not-ready': 'A required requirement fails: the subject may not enrol until it is put right.',
  advisory: 'A recommended requirement fails: the subject may enrol; put it right before the first device is deployed.',
  'not-applicable': 'The requirement does not concern the subject.',
  unknown: 'It could not be told, for want of evidence. Nobody failed, and nobody passed.',
  error: 'It could not be told, because something refused, broke or contradicts itself.',
};

/** The closed list of reasons, and what a status means. */
export function reasonsPage(): Page {
  const parts = STATUSES.flatMap((status) => {
    const rows = Object.entries(REASONS)
      .filter(([, reason]) => reason.status === status)
      .map(([key, { sentence, next }]) => [code(key), sentence, next]);
    const none =
      status === 'not-ready' || status === 'advisory'
        ? 'Its reasons are those of the requirement, under "Ways of failing" on its [page](README.md#requirements).'
        : '';
    return [`## ${status}`, MEANINGS[status], none, table(['Reason', 'What it means', 'What to do'], rows)];
  });
  return page('reasons.md', 'Statuses and reasons', '`src/finding/reason.ts` and `src/finding/status.ts`', [
    'Every subject of a requirement gets exactly one finding, and every finding one status. Why it could not be told, or does not apply, is one of the reasons below, for all requirements alike.',
    ...parts,
  ]);
}
