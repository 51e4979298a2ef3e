import type { ReportModel } from '../model.ts';
import { evidenceResources } from './evidence.ts';
import { createIdMaker, type IdMaker, objectiveOf } from './ids.ts';
import { assessedAt, assetsOf, metadataOf } from './metadata.ts';
import { describeOutcomes, type Outcome, outcomeOf } from './outcomes.ts';
import { peopleOf } from './risk.ts';
import { defineSubjects } from './subjects.ts';
import { line, ours, props, some } from './text.ts';

/**
 * OSCAL 1.1.3 assessment results as JSON text: one result, with a finding for each requirement that applies, an
 * observation for each way it came out, and one risk for each that fails, however many subjects do. Lists of subjects are
 * as bounded as the model's; how many there are is said in properties. https://pages.nist.gov/OSCAL-Reference/models/v1.1.3/assessment-results/
 */
export function renderOscalResults(model: ReportModel): string {
  const { assessment } = model;
  const id = createIdMaker(assessment.tenant.id);
  const outcomes = model.requirements.map(outcomeOf);
  const { observations, findings, risks, listed, waivers } = describeOutcomes(outcomes, model, id);
  const subjects = defineSubjects(model, listed, id);
  const at = assessedAt(model);
  const document = {
    'assessment-results': {
      uuid: id('document', 'results', assessment.id),
      metadata: metadataOf(`Readiness of ${assessment.tenant.name}`, model, id, {
        parties: [...subjects.parties, ...peopleOf(waivers, id)],
        locations: subjects.locations,
      }),
      'import-ap': { href: `#${id('plan', assessment.id)}` },
      results: [
        {
          uuid: id('result', assessment.id),
          title: 'Assessment by Muster',
          description: 'Every requirement of the catalogs, judged over the evidence that there was at this time.',
          start: at,
          end: at,
          props: gateProps(model),
          'local-definitions': {
            components: subjects.components,
            ...some('inventory-items', subjects.inventory),
            'assessment-assets': assetsOf(model, id),
          },
          'reviewed-controls': reviewedControls(outcomes),
          ...some('observations', observations),
          ...some('risks', risks),
          ...some('findings', findings),
        },
      ],
      'back-matter': { resources: [planOf(model, id), ...evidenceResources(model, model.requirements, id)] },
    },
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

/** The two verdicts; OSCAL has no word for them. */
function gateProps({ assessment }: ReportModel): readonly object[] {
  return props(
    Object.fromEntries(
      assessment.gates.flatMap(({ gate, state, devices, users }) => [
        [gate, state],
        [`${gate}-devices`, devices.total === 0 ? null : `${devices.passed} of ${devices.total}`],
        [`${gate}-users`, users.total === 0 ? null : `${users.passed} of ${users.total}`],
      ]),
    ),
  );
}

function reviewedControls(outcomes: readonly Outcome[]): object {
  const judged = outcomes.filter(({ state }) => state !== 'not-applicable');
  const others = outcomes.filter(({ state }) => state === 'not-applicable');
  const controls = (some: readonly Outcome[]) => some.map(({ reported }) => ({ 'control-id': reported.text.id }));
  return {
    'control-selections': [
      {
        ...(outcomes.length === 0 ? { 'include-all': {} } : { 'include-controls': controls(outcomes) }),
        ...some('exclude-controls', controls(others)),
        ...(others.length === 0
          ? {}
          : {
              remarks: 'What is excluded concerns nothing of this tenant, or muster.yaml leaves out what it concerns.',
            }),
      },
    ],
    ...(judged.length === 0
      ? {}
      : {
          'control-objective-selections': [
            { 'include-objectives': judged.map(({ reported }) => ({ 'objective-id': objectiveOf(reported.text.id) })) },
          ],
        }),
  };
}

/** OSCAL wants results to name a plan. Ours is the catalogs, which were judged whole. */
function planOf({ assessment }: ReportModel, id: IdMaker): object {
  const catalogs = assessment.catalogs.map(({ title, version }) => `- ${ours(title)}, version ${line(version)}`);
  return {
    uuid: id('plan', assessment.id),
    title: 'What was to be assessed',
    description: `There is no plan besides the catalogs: every requirement of them is judged over all evidence.\n\n${catalogs.join('\n')}`,
    props: props({ type: 'plan' }),
  };
}
