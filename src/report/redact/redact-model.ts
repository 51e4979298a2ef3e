import {
  type Assessment,
  type Blocker,
  type GateCount,
  type GateResult,
  isReasonCode,
  type RequirementResult,
  type TableState,
} from '../../finding/index.ts';
import type {
  BreakdownRow,
  DeviceBreakdown,
  ListedFinding,
  ReportedCollection,
  ReportedRequirement,
  ReportedTable,
  ReportedWaiver,
  ReportModel,
  TrendPoint,
} from '../model.ts';
import { redactNetwork } from './redact-network.ts';
import { redactPlan } from './redact-plan.ts';
import { redactRequirement } from './redact-requirement.ts';
import { assessmentId, maybe, type Redactor } from './redactor.ts';

/** What Muster calls a version: it names nobody. */
const VERSION = /^\d{1,4}(\.\d{1,4}){1,2}(-[a-z]{2,5}(\.\d{1,3})?)?$/;

/**
 * The model for a copy to share. It is made anew from the fields that are known here, so that a field nobody decided about
 * is left out; each text is ours, or a name that becomes a pseudonym, or free text in which every word that is not ours does.
 */
export function redactModel(model: ReportModel, redactor: Redactor): ReportModel {
  const { text, id, name } = redactor;
  return {
    assessment: redactAssessment(model.assessment, redactor),
    muster: versionOr(model.muster, redactor),
    requirements: model.requirements.map((one) => redactReported(one, redactor)),
    tables: model.tables.map((table) => redactTable(table, redactor)),
    reference: model.reference.map(({ name: own, date, ageDays, isOld }) => ({
      name: id(own),
      date: timeOr(date, redactor),
      ageDays,
      isOld,
    })),
    waivers: model.waivers.map((waiver) => redactWaiver(waiver, redactor)),
    ...(model.collections === undefined
      ? {}
      : { collections: model.collections.map((one) => redactCollection(one, redactor)) }),
    ...(model.run === undefined
      ? {}
      : {
          run: {
            by: name(model.run.by),
            startedAt: timeOr(model.run.startedAt, redactor),
            durationMs: model.run.durationMs,
            timeZone: name(model.run.timeZone),
          },
        }),
    ...(model.trend === undefined ? {} : { trend: model.trend.map((point) => redactPoint(point, redactor)) }),
    ...(model.breakdowns === undefined
      ? {}
      : { breakdowns: model.breakdowns.map((one) => redactBreakdown(one, redactor)) }),
    ...(model.network === undefined ? {} : { network: redactNetwork(model.network, redactor) }),
    ...(model.plan === undefined ? {} : { plan: redactPlan(model.plan, redactor) }),
    ...(model.breakdownsMissing === undefined ? {} : { breakdownsMissing: text(model.breakdownsMissing) }),
  };
}

/** What a row of the findings says, or a listed finding: names are pseudonyms, texts hold no words but ours. */
export function redactFinding<
  F extends Pick<
    ListedFinding,
    'subject' | 'name' | 'kind' | 'reason' | 'observed' | 'expected' | 'blockedBy' | 'waiver'
  >,
>(finding: F, requirement: string, redactor: Redactor): F {
  const { subject, text, name } = redactor;
  return {
    ...finding,
    subject: subject(finding.subject, finding.kind),
    name: subject(finding.name, finding.kind),
    reason: maybe(finding.reason, (reason) => reasonOf(reason, requirement, redactor)),
    observed: maybe(finding.observed, text),
    expected: maybe(finding.expected, text),
    blockedBy: maybe(finding.blockedBy, text),
    waiver: maybe(finding.waiver, name),
  };
}

/** A reason stays where it is in the closed list or in a requirement of ours. */
function reasonOf(reason: string, requirement: string, { ours, name }: Redactor): string {
  const own = ours.requirements.get(requirement)?.reasons[reason];
  return isReasonCode(reason) || own !== undefined || reason === 'fails' ? reason : name(reason);
}

function redactReported(reported: ReportedRequirement, redactor: Redactor): ReportedRequirement {
  const { text, result, findings, changedParams, history } = reported;
  const isOurs = redactor.ours.requirements.has(text.id);
  return {
    text: redactRequirement(text, redactor),
    result: redactResult(result, redactor),
    findings: findings.map(({ subject, name, kind, status, reason, sentence, observed, expected, blockedBy, waiver }) =>
      redactFinding(
        {
          ...{ subject, name, kind, status, reason, observed, expected, blockedBy, waiver },
          sentence: redactor.text(sentence),
        },
        text.id,
        redactor,
      ),
    ),
    changedParams: Object.fromEntries(
      Object.entries(changedParams).map(([key, value]) => [
        isOurs && Object.hasOwn(text.params, key) ? key : redactor.name(key),
        redactValue(value, redactor),
      ]),
    ),
    ...(history === undefined
      ? {}
      : {
          history: history.map(({ status, from, to, assessments }) => ({
            status,
            from: timeOr(from, redactor),
            to: timeOr(to, redactor),
            assessments,
          })),
        }),
  };
}

/** A setting: numbers and switches say nothing of anybody. */
function redactValue(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string') return redactor.text(value);
  if (Array.isArray(value)) return value.map((one) => redactValue(one, redactor));
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function redactResult(result: RequirementResult, redactor: Redactor): RequirementResult {
  const { requirement, catalogs, level, subjectKind, universe, status, counts, waived, unwaived, reasons, tables } =
    result;
  const { id } = redactor;
  return {
    requirement: id(requirement),
    catalogs: catalogs.map(id),
    ...{ level, subjectKind, status, counts, waived, unwaived },
    universe: id(universe),
    reasons: reasons.map((one) => ({
      reason: reasonOf(one.reason, requirement, redactor),
      status: one.status,
      count: one.count,
    })),
    tables: tables.map(id),
  };
}

function redactAssessment(assessment: Assessment, redactor: Redactor): Assessment {
  const { id, name, text } = redactor;
  return {
    schema: assessment.schema,
    id: assessmentId(assessment.id, redactor),
    assessedAt: timeOr(assessment.assessedAt, redactor),
    tenant: { id: name(assessment.tenant.id), name: name(assessment.tenant.name) },
    catalogs: assessment.catalogs.map((catalog) => ({
      id: id(catalog.id),
      title: redactor.ours.names.has(catalog.title) ? catalog.title : text(catalog.title),
      version: versionOr(catalog.version, redactor),
      date: timeOr(catalog.date, redactor),
    })),
    results: assessment.results.map((result) => redactResult(result, redactor)),
    gates: assessment.gates.map((gate) => redactGate(gate, redactor)),
    tables: assessment.tables.map((state) => redactState(state, redactor)),
  };
}

function redactGate({ gate, state, tenantBlockers, devices, users }: GateResult, redactor: Redactor): GateResult {
  const blockers = (list: readonly Blocker[]) =>
    list.map(({ requirement, alone, blocked }) => ({ requirement: redactor.id(requirement), alone, blocked }));
  const count = ({ total, passed, undecided, blockers: own, byBlockers }: GateCount): GateCount => ({
    ...{ total, passed, undecided },
    blockers: blockers(own),
    ...(byBlockers === undefined ? {} : { byBlockers }),
  });
  return { gate, state, tenantBlockers: blockers(tenantBlockers), devices: count(devices), users: count(users) };
}

function redactState(state: TableState, { id, name, text }: Redactor): TableState {
  const { table, status, snapshot, collectedAt, rows, request, permission, message, columnsNotSupplied } = state;
  return {
    table: id(table),
    status,
    ...(snapshot === undefined ? {} : { snapshot: name(snapshot) }),
    ...(collectedAt === undefined ? {} : { collectedAt: TIME.test(collectedAt) ? collectedAt : name(collectedAt) }),
    ...(rows === undefined ? {} : { rows }),
    ...(request === undefined ? {} : { request: id(request) === request ? request : text(request) }),
    ...(permission === undefined ? {} : { permission: id(permission) }),
    ...(message === undefined ? {} : { message: text(message) }),
    ...(columnsNotSupplied === undefined ? {} : { columnsNotSupplied: columnsNotSupplied.map(id) }),
  };
}

function redactTable({ name, doc, request, permission, question }: ReportedTable, redactor: Redactor): ReportedTable {
  const isOurs = redactor.ours.names.has(name);
  const text = (own: string) => (isOurs ? own : redactor.text(own));
  return {
    name: redactor.id(name),
    doc: text(doc),
    ...(request === undefined ? {} : { request: text(request) }),
    ...(permission === undefined ? {} : { permission: text(permission) }),
    ...(question === undefined ? {} : { question: text(question) }),
  };
}

function redactWaiver(waiver: ReportedWaiver, redactor: Redactor): ReportedWaiver {
  const { id, requirement, reason, approver, approvedAt, until, subjects, inForce, ended } = waiver;
  const { name, text } = redactor;
  return {
    id: name(id),
    requirement: redactor.id(requirement),
    reason: text(reason),
    approver: name(approver),
    approvedAt: timeOr(approvedAt, redactor),
    until: timeOr(until, redactor),
    subjects,
    inForce,
    ...(ended === undefined
      ? {}
      : {
          ended: {
            at: timeOr(ended.at, redactor),
            by: name(ended.by),
            ...(ended.reason === undefined ? {} : { reason: text(ended.reason) }),
          },
        }),
  };
}

function redactCollection(collection: ReportedCollection, redactor: Redactor): ReportedCollection {
  const { snapshot, source, by, startedAt, endedAt, collector } = collection;
  return {
    snapshot: redactor.name(snapshot),
    source: redactor.text(source),
    by: redactor.name(by),
    startedAt: timeOr(startedAt, redactor),
    endedAt: timeOr(endedAt, redactor),
    collector: redactor.text(collector),
  };
}

function redactPoint({ assessment, assessedAt, gates, requirements }: TrendPoint, redactor: Redactor): TrendPoint {
  return {
    assessment: assessmentId(assessment, redactor),
    assessedAt: timeOr(assessedAt, redactor),
    gates,
    requirements,
  };
}

function redactBreakdown({ by, rows, others }: DeviceBreakdown, redactor: Redactor): DeviceBreakdown {
  const row = ({ label, devices, gates, mostly }: BreakdownRow): BreakdownRow => ({
    label: maybe(label, redactor.name),
    devices,
    gates,
    ...(mostly === undefined
      ? {}
      : { mostly: { requirement: redactor.id(mostly.requirement), blocked: mostly.blocked } }),
  });
  return {
    by,
    rows: rows.map(row),
    ...(others === undefined ? {} : { others: { ...row(others), labels: others.labels } }),
  };
}

const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

function timeOr(time: string, { name }: Redactor): string {
  return TIME.test(time) ? time : name(time);
}

function versionOr(version: string, { name }: Redactor): string {
  return VERSION.test(version) ? version : name(version);
}
