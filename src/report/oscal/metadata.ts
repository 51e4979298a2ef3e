import type { ReportModel } from '../model.ts';
import type { IdMaker } from './ids.ts';
import { foreign, line, type Prop, props, some, timeOr } from './text.ts';

const OSCAL_VERSION = '1.1.3';

/** A party of OSCAL: a person or an organisation. */
export interface Party {
  readonly uuid: string;
  readonly type: 'person' | 'organization';
  readonly name: string;
  readonly props?: readonly Prop[];
}

/** A place of OSCAL. */
export interface Location {
  readonly uuid: string;
  readonly title: string;
  readonly props?: readonly Prop[];
}

/** The head of a document: what it is, of when, by which Muster, for whom. All times are those of the assessment. */
export function metadataOf(
  title: string,
  model: ReportModel,
  id: IdMaker,
  more: { readonly parties?: readonly Party[]; readonly locations?: readonly Location[] } = {},
): object {
  const { assessment, muster } = model;
  const tenant: Party = { uuid: id('party', 'tenant'), type: 'organization', name: line(assessment.tenant.name) };
  return {
    title: foreign(title),
    'last-modified': assessedAt(model),
    version: line(assessment.id),
    'oscal-version': OSCAL_VERSION,
    props: props({ 'muster-version': muster, 'assessment-id': assessment.id }),
    roles: [{ id: 'prepared-for', title: 'The organisation that is assessed' }],
    ...some('locations', more.locations ?? []),
    parties: [tenant, ...(more.parties ?? [])],
    'responsible-parties': [{ 'role-id': 'prepared-for', 'party-uuids': [tenant.uuid] }],
  };
}

/** The time of the assessment as OSCAL writes it. */
export function assessedAt({ assessment }: ReportModel): string {
  return timeOr(assessment.assessedAt, '1970-01-01T00:00:00.000Z');
}

/** Muster as what looked: a component, and the platform that uses it. */
export function assetsOf({ muster }: ReportModel, id: IdMaker): object {
  return {
    components: [
      {
        uuid: id('tool'),
        type: 'software',
        title: 'Muster',
        description: 'Judges evidence about a tenant, its people and devices by the queries of its catalogs.',
        props: props({ 'muster-version': muster }),
        status: { state: 'operational' },
      },
    ],
    'assessment-platforms': [
      { uuid: id('platform'), title: 'Muster', 'uses-components': [{ 'component-uuid': id('tool') }] },
    ],
  };
}

/** Muster as the origin of an observation, a finding or a risk. */
export function originsOf(id: IdMaker): readonly object[] {
  return [{ actors: [{ type: 'tool', 'actor-uuid': id('tool') }] }];
}
