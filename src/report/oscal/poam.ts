import type { ReportModel } from '../model.ts';
import { shortened } from '../plain-text.ts';
import { summaryOf } from '../reasons.ts';
import { evidenceResources } from './evidence.ts';
import { createIdMaker, type IdMaker } from './ids.ts';
import { assetsOf, metadataOf, originsOf } from './metadata.ts';
import { describeOutcomes, findingId, type Outcome, outcomeOf } from './outcomes.ts';
import { peopleOf } from './risk.ts';
import { defineSubjects } from './subjects.ts';
import { foreign, ours, props, some } from './text.ts';

/**
 * An OSCAL 1.1.3 plan of action and milestones as JSON text: an item for each requirement that fails, with its risk, and
 * one for each that could not be judged. Ids of items and risks are the same in every assessment of a tenant. Where there
 * is nothing to do, one item says so, because OSCAL wants one. https://pages.nist.gov/OSCAL-Reference/models/v1.1.3/plan-of-action-and-milestones/
 */
export function renderOscalPoam(model: ReportModel): string {
  const { assessment } = model;
  const id = createIdMaker(assessment.tenant.id);
  const open = model.requirements.map(outcomeOf).filter(({ state }) => state === 'failing' || state === 'not-told');
  const { observations, findings, risks, listed, waivers } = describeOutcomes(open, model, id);
  const subjects = defineSubjects(model, listed, id);
  const resources = evidenceResources(
    model,
    open.map(({ reported }) => reported),
    id,
  );
  const document = {
    'plan-of-action-and-milestones': {
      uuid: id('document', 'poam'),
      metadata: metadataOf(`What ${assessment.tenant.name} has to put right`, model, id, {
        parties: [...subjects.parties, ...peopleOf(waivers, id)],
        locations: subjects.locations,
      }),
      'system-id': { 'identifier-type': 'http://ietf.org/rfc/rfc4122', id: id('subject', 'tenant') },
      'local-definitions': {
        components: subjects.components,
        ...some('inventory-items', subjects.inventory),
        'assessment-assets': assetsOf(model, id),
      },
      ...some('observations', observations),
      ...some('risks', risks),
      ...some('findings', findings),
      'poam-items': open.length === 0 ? [nothingToDo(id)] : open.map((outcome) => itemOf(outcome, model, id)),
      ...(resources.length === 0 ? {} : { 'back-matter': { resources } }),
    },
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

function itemOf({ reported, state }: Outcome, model: ReportModel, id: IdMaker): object {
  const { text, result } = reported;
  const isFailing = state === 'failing';
  return {
    uuid: id('item', text.id),
    title: `${isFailing ? 'Put right' : 'Bring evidence'}: ${ours(text.title)}`,
    description: `${foreign(summaryOf(reported))}\n\n${ours(text.why)}`,
    props: props({
      requirement: text.id,
      level: result.level,
      readiness: result.status,
      owner: text.remediation.owner,
      effort: text.remediation.effort,
      'first-action': isFailing ? shortened(text.remediation.steps[0] ?? '', 200) : null,
    }),
    origins: originsOf(id),
    'related-findings': [{ 'finding-uuid': findingId(reported, model, id) }],
    ...(isFailing ? { 'related-risks': [{ 'risk-uuid': id('risk', text.id) }] } : {}),
  };
}

function nothingToDo(id: IdMaker): object {
  return {
    uuid: id('item'),
    title: 'Nothing to put right',
    description: 'No requirement fails, and none was left unjudged.',
    origins: originsOf(id),
  };
}
