import type { SubjectKind } from '../../finding/index.ts';
import type { ListedFinding, ReportModel } from '../model.ts';
import type { IdMaker } from './ids.ts';
import type { Location, Party } from './metadata.ts';
import { foreign, line, props } from './text.ts';

/** What each kind of subject is to OSCAL; for components also their type. */
const KINDS: Readonly<
  Record<SubjectKind, { readonly type: 'component' | 'inventory-item' | 'location' | 'party'; readonly of?: string }>
> = {
  tenant: { type: 'component', of: 'service' },
  user: { type: 'party' },
  group: { type: 'component', of: 'service' },
  device: { type: 'inventory-item' },
  site: { type: 'location' },
  endpoint: { type: 'component', of: 'service' },
  app: { type: 'component', of: 'software' },
  policy: { type: 'component', of: 'policy' },
  domain: { type: 'component', of: 'service' },
  licence: { type: 'component', of: 'service' },
  connector: { type: 'component', of: 'software' },
  certificate: { type: 'component', of: 'service' },
};

/** Where the subjects of a document are defined; each once. */
export interface Subjects {
  readonly parties: readonly Party[];
  readonly locations: readonly Location[];
  readonly components: readonly object[];
  readonly inventory: readonly object[];
}

/** The id of what a finding is about. The tenant is one subject, whatever id stands for it. */
function idOf({ kind, subject }: Pick<ListedFinding, 'kind' | 'subject'>, id: IdMaker): string {
  return kind === 'tenant' ? id('subject', kind) : id('subject', kind, subject);
}

/** How an observation points at the subjects of findings, each once, with what was seen of it. */
export function subjectReferences(findings: readonly ListedFinding[], id: IdMaker): readonly object[] {
  const references = new Map<string, object>();
  for (const finding of findings) {
    const uuid = idOf(finding, id);
    if (references.has(uuid)) continue;
    const seen = [
      finding.observed === null ? '' : `Observed: ${foreign(finding.observed)}`,
      finding.expected === null ? '' : `Expected: ${foreign(finding.expected)}`,
      finding.blockedBy === null ? '' : `Missing: ${foreign(finding.blockedBy)}`,
    ].filter((text) => text !== '');
    references.set(uuid, {
      'subject-uuid': uuid,
      type: KINDS[finding.kind].type,
      title: foreign(finding.name),
      ...(finding.waiver === null ? {} : { props: props({ waiver: finding.waiver }) }),
      ...(seen.length === 0 ? {} : { remarks: seen.join('\n\n') }),
    });
  }
  return [...references.values()];
}

/** Definitions of the tenant and of all subjects of findings. */
export function defineSubjects({ assessment }: ReportModel, findings: readonly ListedFinding[], id: IdMaker): Subjects {
  const { tenant } = assessment;
  const all = new Map<string, Pick<ListedFinding, 'kind' | 'subject' | 'name'>>([
    [id('subject', 'tenant'), { kind: 'tenant', subject: tenant.id, name: tenant.name }],
  ]);
  for (const finding of findings) {
    const uuid = idOf(finding, id);
    if (!all.has(uuid)) all.set(uuid, finding);
  }
  const parties: Party[] = [];
  const locations: Location[] = [];
  const components: object[] = [];
  const inventory: object[] = [];
  for (const [uuid, { kind, subject, name }] of all) {
    const { type, of = 'service' } = KINDS[kind];
    const known = props({ 'subject-kind': kind, 'subject-id': subject });
    if (type === 'party') parties.push({ uuid, type: 'person', name: line(name), props: known });
    else if (type === 'location') locations.push({ uuid, title: foreign(name), props: known });
    else if (type === 'inventory-item') inventory.push({ uuid, description: foreign(name), props: known });
    else
      components.push({
        uuid,
        type: of,
        title: foreign(name),
        description: kind === 'tenant' ? 'The tenant that is assessed.' : `A ${kind} of the tenant.`,
        props: known,
        status:
          kind === 'tenant'
            ? { state: 'operational' }
            : { state: 'other', remarks: 'Whether it is in use was not looked at.' },
      });
  }
  return { parties, locations, components, inventory };
}
