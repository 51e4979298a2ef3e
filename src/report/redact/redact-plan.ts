import type { Task } from '../../catalog/index.ts';
import type { ChecklistItem, DroppedTask, Plan, PlannedPhase, PlannedTask } from '../../onboard/index.ts';
import type { ReportedPlan } from '../onboarding/model.ts';
import type { TimelineModel, TimelineTask } from '../timeline/model.ts';
import { assessmentId, maybe, type Redactor } from './redactor.ts';

/**
 * An onboarding for a copy to share: tasks that ship stay as they are, people and subjects become pseudonyms, and of what
 * people wrote only our words stay.
 */
export function redactPlan({ plan, timeline, nextCalls, people }: ReportedPlan, redactor: Redactor): ReportedPlan {
  const { name } = redactor;
  return {
    plan: redactWork(plan, redactor),
    ...(timeline === undefined ? {} : { timeline: redactTimeline(timeline, redactor) }),
    nextCalls,
    people: new Map([...people].map(([id, own]) => [name(id), name(own)])),
  };
}

function redactWork(plan: Plan, redactor: Redactor): Plan {
  const { name, id, text } = redactor;
  return {
    schema: plan.schema,
    tenant: { id: name(plan.tenant.id), name: name(plan.tenant.name) },
    assessment: { id: assessmentId(plan.assessment.id, redactor), assessedAt: plan.assessment.assessedAt },
    asOf: plan.asOf,
    services: plan.services.map((service) => ({
      id: service.id,
      title: text(service.title),
      eligible: service.eligible,
      purchased: service.purchased,
      chosen: service.chosen,
      because: text(service.because),
    })),
    facts: plan.facts.map((fact) => ({
      id: id(fact.id),
      title: text(fact.title),
      answer: fact.answer,
      observed: maybe(fact.observed, text),
      tell: text(fact.tell),
    })),
    phases: plan.phases.map((phase) => redactPhase(phase, redactor)),
    tasks: plan.tasks.map((task) => redactPlanned(task, redactor)),
    dropped: plan.dropped.map(
      ({ task, why, reason }): DroppedTask => ({ task: redactTask(task, redactor), why, reason: text(reason) }),
    ),
    checklist: plan.checklist.map((item) => redactItem(item, redactor)),
    calls: plan.calls.map(({ at, by, note }) => ({ at, by: name(by), note: text(note) })),
  };
}

function redactPhase(
  { phase, state, conditions, signOffs, hash }: PlannedPhase,
  { name, text }: Redactor,
): PlannedPhase {
  return {
    phase,
    state,
    conditions: conditions.map(({ sentence, met, signs }) => ({
      sentence: text(sentence),
      met,
      ...(signs === undefined ? {} : { signs }),
    })),
    signOffs: signOffs.map(({ party, by, at, current, hash: signed }) => ({
      party,
      by: name(by),
      at,
      current,
      hash: name(signed),
    })),
    hash: name(hash),
  };
}

function redactPlanned(planned: PlannedTask, redactor: Redactor): PlannedTask {
  const { name, id, text } = redactor;
  const { scope, state, outcome, estimate, drift, notBefore } = planned;
  return {
    task: redactTask(planned.task, redactor),
    ...{ scope, state, outcome, estimate },
    because: planned.because.map(text),
    requirements: planned.requirements.map((proof) => ({
      ...{ need: proof.need, ready: proof.ready, waived: proof.waived, failing: proof.failing, unknown: proof.unknown },
      requirement: id(proof.requirement),
      title: text(proof.title),
      outcome: proof.outcome,
    })),
    attested: planned.attested.map(({ table, column, outcome: own, by, at, until }) => ({
      table: id(table),
      column: id(column),
      outcome: own,
      ...(by === undefined ? {} : { by: name(by) }),
      ...(at === undefined ? {} : { at }),
      ...(until === undefined ? {} : { until }),
    })),
    ...(drift === undefined
      ? {}
      : { drift: { requirement: id(drift.requirement), since: drift.since, sentence: text(drift.sentence) } }),
    dependsOn: planned.dependsOn.map(id),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...redactAssigned(planned, redactor),
  };
}

function redactItem(item: ChecklistItem, redactor: Redactor): ChecklistItem {
  const { name, id, text } = redactor;
  const { list, level, failing, party, effort, claimed } = item;
  return {
    ...{ list, level, failing, party, effort, claimed },
    requirement: id(item.requirement),
    title: text(item.title),
    subjects: item.subjects.map(name),
    steps: item.steps.map(text),
    unblocks: item.unblocks.map(text),
    ...redactAssigned(item, redactor),
  };
}

function redactAssigned({ owner, due, notes }: PlannedTask | ChecklistItem, { name, text }: Redactor) {
  return {
    ...(owner === undefined ? {} : { owner: name(owner) }),
    ...(due === undefined ? {} : { due }),
    notes: notes.map((note) => ({ at: note.at, by: name(note.by), text: text(note.text) })),
  };
}

/** A task that ships is ours, word for word; of another one only our words stay. */
function redactTask(task: Task, { ours, id, text }: Redactor): Task {
  const shipped = ours.tasks.get(task.id);
  if (shipped !== undefined && JSON.stringify(shipped) === JSON.stringify(task)) return shipped;
  const { phase, services, raci, estimate } = task;
  return {
    ...{ phase, services, raci, estimate },
    id: id(task.id),
    title: text(task.title),
    source: [],
    provider: task.provider.map(text),
    customer: task.customer.map(text),
    out_of_scope: [],
    depends_on: task.depends_on.map(id),
    guidance: {
      steps: task.guidance.steps.map(text),
      links: task.guidance.links.filter((link) => ours.names.has(link)),
    },
    proof: { requirements: [], attested: [] },
    file: `${id(task.id)}.yaml`,
  };
}

function redactTimeline(model: TimelineModel, { id, name, text }: Redactor): TimelineModel {
  const { asOf, today, finish, confidence, baseline } = model;
  return {
    ...{ asOf, today, finish, confidence },
    ...(baseline === undefined ? {} : { baseline }),
    title: text(model.title),
    tasks: model.tasks.map((task) => redactTimelineTask(task, { id, text })),
    criticalPath: model.criticalPath.map(text),
    freezes: model.freezes.map(({ from, to, reason, whose }) => ({
      from,
      to,
      reason: text(reason),
      whose: name(whose),
    })),
  };
}

function redactTimelineTask(task: TimelineTask, { id, text }: Pick<Redactor, 'id' | 'text'>): TimelineTask {
  const { start, finish, latestFinish, slack, critical, finished, undecided, criticality, was } = task;
  return {
    ...{ start, finish, latestFinish, slack, critical, finished, undecided, criticality },
    id: id(task.id),
    title: text(task.title),
    group: text(task.group),
    who: text(task.who),
    state: text(task.state),
    waitsFor: text(task.waitsFor),
    ...(was === undefined ? {} : { was: { finish: was.finish, days: was.days } }),
  };
}
