import { STATUSES } from '../../finding/index.ts';
import type { ListedFinding, ReportedRequirement, ReportedWaiver, ReportModel } from '../model.ts';
import { counted, grouped } from '../plain-text.ts';
import { type ReasonGroup, reasonGroups, summaryOf, totalOf } from '../reasons.ts';
import { kindWord, STATUS_WORDS } from '../words.ts';
import { evidenceOf } from './evidence.ts';
import { type IdMaker, objectiveOf } from './ids.ts';
import { originsOf } from './metadata.ts';
import { riskOf } from './risk.ts';
import { subjectReferences } from './subjects.ts';
import { foreign, ours, props, some } from './text.ts';

/** How a requirement came out, as OSCAL has words for it. */
export interface Outcome {
  readonly reported: ReportedRequirement;
  /** OSCAL knows two states. What could not be told is not satisfied for another reason than failing, never satisfied. */
  readonly state: 'met' | 'failing' | 'not-told' | 'not-applicable';
}

/** Which of OSCAL's states a requirement is in: what fails on any subject fails. */
export function outcomeOf(reported: ReportedRequirement): Outcome {
  const { counts } = reported.result;
  const state =
    counts['not-ready'] + counts.advisory > 0
      ? 'failing'
      : counts.unknown + counts.error > 0
        ? 'not-told'
        : counts.ready > 0
          ? 'met'
          : 'not-applicable';
  return { reported, state };
}

/** What a document says of some requirements: observations, findings on them, risks of those that fail. */
export interface Outcomes {
  readonly observations: readonly object[];
  readonly findings: readonly object[];
  readonly risks: readonly object[];
  /** Findings whose subjects are pointed at. */
  readonly listed: readonly ListedFinding[];
  /** Waivers that risks name. */
  readonly waivers: readonly ReportedWaiver[];
}

/** What a document says of requirements that came out some way; those that do not apply have none. */
export function describeOutcomes(outcomes: readonly Outcome[], model: ReportModel, id: IdMaker): Outcomes {
  const observations: object[] = [];
  const findings: object[] = [];
  const risks: object[] = [];
  const listed: ListedFinding[] = [];
  const waivers: ReportedWaiver[] = [];
  for (const outcome of outcomes) {
    if (outcome.state === 'not-applicable') continue;
    const groups = reasonGroups(outcome.reported).filter(({ status }) => status !== 'not-applicable');
    observations.push(...groups.map((group) => observationOf(outcome, group, model, id)));
    findings.push(findingOf(outcome, groups, model, id));
    listed.push(...groups.flatMap((group) => group.findings));
    if (outcome.state !== 'failing') continue;
    const own = model.waivers.filter(({ requirement }) => requirement === outcome.reported.text.id);
    const failing = groups.filter(({ status }) => status === 'not-ready' || status === 'advisory');
    const related = failing.map((group) => ({ 'observation-uuid': observationId(outcome, group, model, id) }));
    risks.push(riskOf(outcome.reported, failing, own, related, id));
    waivers.push(...own);
  }
  return { observations, findings, risks, listed, waivers };
}

function observationId(
  { reported }: Outcome,
  { status, reason }: ReasonGroup,
  model: ReportModel,
  id: IdMaker,
): string {
  return id('observation', model.assessment.id, reported.text.id, status, reason ?? '');
}

/** The id of the finding on a requirement. */
export function findingId({ text }: ReportedRequirement, model: ReportModel, id: IdMaker): string {
  return id('finding', model.assessment.id, text.id);
}

function observationOf(outcome: Outcome, group: ReasonGroup, model: ReportModel, id: IdMaker): object {
  const { reported } = outcome;
  const { status, reason, count, findings } = group;
  const isFailing = status === 'not-ready' || status === 'advisory';
  const references = subjectReferences(findings, id);
  const evidence = evidenceOf(reported, model, id);
  const many = `${grouped(count)} of ${counted(totalOf(reported), kindWord(reported.result.subjectKind, 1), kindWord(reported.result.subjectKind, 2))}`;
  const rest = references.length < count ? ` ${grouped(references.length)} of them are listed.` : '';
  return {
    uuid: observationId(outcome, group, model, id),
    title: `${STATUS_WORDS[status].title}: ${ours(reported.text.title)}`,
    description: `${many}: ${ours(group.sentence)}${rest}`,
    props: props({
      requirement: reported.text.id,
      readiness: status,
      reason,
      subjects: count,
      listed: references.length,
    }),
    methods: evidence.methods,
    types: [isFailing ? 'finding' : 'control-objective'],
    origins: originsOf(id),
    ...some('subjects', references),
    ...some('relevant-evidence', evidence.links),
    collected: evidence.collected,
  };
}

const REASONS = { met: 'pass', failing: 'fail', 'not-told': 'other' } as const;

function findingOf(
  { reported, state }: Outcome & { readonly state: Outcome['state'] },
  groups: readonly ReasonGroup[],
  model: ReportModel,
  id: IdMaker,
): object {
  const { text, result } = reported;
  const reason = state === 'not-applicable' ? 'other' : REASONS[state];
  return {
    uuid: findingId(reported, model, id),
    title: ours(text.title),
    description: foreign(summaryOf(reported)),
    props: props({
      readiness: result.status,
      level: result.level,
      'subject-kind': result.subjectKind,
      ...Object.fromEntries(STATUSES.map((status) => [`subjects-${status}`, result.counts[status]])),
      'subjects-waived': result.waived,
    }),
    origins: originsOf(id),
    target: {
      type: 'objective-id',
      'target-id': objectiveOf(text.id),
      title: ours(text.title),
      status: {
        state: state === 'met' ? 'satisfied' : 'not-satisfied',
        reason,
        ...(state === 'not-told'
          ? { remarks: 'It could not be judged, which is not the same as failing: evidence is wanting.' }
          : {}),
      },
    },
    'related-observations': groups.map((group) => ({
      'observation-uuid': observationId({ reported, state }, group, model, id),
    })),
    ...(state === 'failing' ? { 'related-risks': [{ 'risk-uuid': id('risk', text.id) }] } : {}),
  };
}
