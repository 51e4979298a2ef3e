import type { ReportedRequirement, ReportedWaiver } from '../model.ts';
import { counted, grouped } from '../plain-text.ts';
import { type ReasonGroup, summaryOf } from '../reasons.ts';
import { kindWord } from '../words.ts';
import type { IdMaker } from './ids.ts';
import { originsOf, type Party } from './metadata.ts';
import { foreign, line, ours, props, some, steps, timeOr } from './text.ts';

/** No waiver is without a time; a text that is none sorts first and is seen to be wrong. */
const NO_TIME = '1970-01-01T00:00:00.000Z';

/**
 * The risk of a requirement that fails, however many subjects fail it: what follows from it, what to do, and who accepted
 * it until when. It is a deviation only where every failing subject is waived.
 */
export function riskOf(
  reported: ReportedRequirement,
  failing: readonly ReasonGroup[],
  waivers: readonly ReportedWaiver[],
  related: readonly object[],
  id: IdMaker,
): object {
  const { text, result } = reported;
  const count = failing.reduce((sum, group) => sum + group.count, 0);
  const isAccepted = result.waived >= count;
  const deadline = waivers
    .filter((waiver) => waiver.inForce)
    .map(({ until }) => endOf(until))
    .sort()[0];
  const kinds = counted(count, kindWord(result.subjectKind, 1), kindWord(result.subjectKind, 2));
  const waived = result.waived === 0 ? '' : ` ${grouped(result.waived)} of them are accepted for a time by a waiver.`;
  return {
    uuid: id('risk', text.id),
    title: `Not met: ${ours(text.title)}`,
    description: `${foreign(summaryOf(reported, failing[0]?.status))} Failing: ${kinds}.${waived}`,
    statement: ours(text.consequence),
    props: props({
      requirement: text.id,
      level: result.level,
      subjects: count,
      listed: failing.reduce((sum, group) => sum + group.findings.length, 0),
      'subjects-waived': result.waived,
    }),
    status: isAccepted ? 'deviation-approved' : 'open',
    origins: originsOf(id),
    ...(isAccepted && deadline !== undefined ? { deadline } : {}),
    remediations: remediationsOf(reported, failing, id),
    ...(waivers.length === 0 ? {} : { 'risk-log': { entries: waivers.flatMap((waiver) => entriesOf(waiver, id)) } }),
    ...some('related-observations', related),
  };
}

/** The last moment of a day, or the moment itself. */
function endOf(until: string): string {
  return timeOr(until.length === 10 ? `${until}T23:59:59.999Z` : until, NO_TIME);
}

/** What to do: the requirement's own steps, and those that a reason for failing has besides. */
function remediationsOf(
  { text }: ReportedRequirement,
  failing: readonly ReasonGroup[],
  id: IdMaker,
): readonly object[] {
  const own = failing.filter((group) => group.steps.length > 0);
  const general = {
    uuid: id('response', text.id),
    lifecycle: 'recommendation',
    title: 'How to meet it',
    description: steps(text.remediation.steps),
    props: props({ owner: text.remediation.owner, effort: text.remediation.effort }),
    ...some(
      'links',
      text.remediation.links.filter(isWebAddress).map((href) => ({ href, rel: 'reference' })),
    ),
  };
  return [
    ...own.map((group) => ({
      uuid: id('response', text.id, group.status, group.reason ?? ''),
      lifecycle: 'recommendation',
      title: ours(group.sentence),
      description: steps(group.steps),
      props: props({ reason: group.reason, subjects: group.count, owner: text.remediation.owner }),
    })),
    general,
  ];
}

/** Whether a text is an address that may stand in a link; catalogs are not ours to trust. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s<>"{}|\\^`]+$/.test(text) && URL.canParse(text);
}

/** When a waiver was approved, and when somebody ended it. */
function entriesOf(waiver: ReportedWaiver, id: IdMaker): readonly object[] {
  const start = timeOr(waiver.approvedAt, NO_TIME);
  const approved = {
    uuid: id('log-entry', waiver.id, 'approved'),
    title: `Waiver ${foreign(waiver.id)}`,
    description: `${foreign(waiver.reason)} For ${counted(waiver.subjects, 'subject')}, until ${line(waiver.until)}.`,
    start,
    end: endOf(waiver.until),
    props: props({ waiver: waiver.id, subjects: waiver.subjects, 'in-force': waiver.inForce ? 'yes' : 'no' }),
    'logged-by': [{ 'party-uuid': id('party', 'person', waiver.approver) }],
    'status-change': 'deviation-approved',
  };
  if (waiver.ended === undefined) return [approved];
  const { at, by, reason } = waiver.ended;
  return [
    approved,
    {
      uuid: id('log-entry', waiver.id, 'ended'),
      title: `Waiver ${foreign(waiver.id)} was given up`,
      ...(reason === undefined ? {} : { description: foreign(reason) }),
      start: timeOr(at, start),
      props: props({ waiver: waiver.id }),
      'logged-by': [{ 'party-uuid': id('party', 'person', by) }],
      'status-change': 'open',
    },
  ];
}

/** Those who approved or ended waivers, each once. */
export function peopleOf(waivers: readonly ReportedWaiver[], id: IdMaker): readonly Party[] {
  const names = new Set(
    waivers.flatMap(({ approver, ended }) => [approver, ...(ended === undefined ? [] : [ended.by])]),
  );
  return [...names].map((name) => ({ uuid: id('party', 'person', name), type: 'person', name: line(name) }));
}
