import type { Requirement } from '../../catalog/index.ts';
import type { Redactor } from './redactor.ts';

/**
 * A requirement for a copy to share. One that ships is ours, word for word; of one that a workspace wrote itself, or that
 * another version of Muster shipped, only our words stay, and its query and its examples are left out.
 */
export function redactRequirement(requirement: Requirement, redactor: Redactor): Requirement {
  const { ours, text, id, name } = redactor;
  const shipped = ours.requirements.get(requirement.id);
  if (shipped !== undefined && JSON.stringify(shipped) === JSON.stringify(requirement)) return shipped;
  const { title, area, level, subject, params, reasons, why, consequence, resolves, remediation } = requirement;
  const isKnown = (param: string) => shipped !== undefined && Object.hasOwn(shipped.params, param);
  return {
    id: id(requirement.id),
    title: text(title),
    source: { document: sourceOf(requirement), inventory: [] },
    ...{ area, level, subject },
    params: Object.fromEntries(
      Object.entries(params).map(([param, value]) => [
        isKnown(param) ? param : name(param),
        typeof value === 'string' ? text(value) : Array.isArray(value) ? null : value,
      ]),
    ),
    tolerates: [],
    check: '-- left out of this copy',
    reasons: Object.fromEntries(
      Object.entries(reasons).map(([reason, own]) => [
        shipped?.reasons[reason] === undefined ? name(reason) : reason,
        {
          sentence: text(own.sentence),
          ...(own.level === undefined ? {} : { level: own.level }),
          ...(own.remediation === undefined ? {} : { remediation: own.remediation.map(text) }),
        },
      ]),
    ),
    pin: [],
    why: text(why),
    consequence: text(consequence),
    resolves: resolves.map(({ statements, decision }) => ({ statements, decision: text(decision) })),
    remediation: {
      owner: remediation.owner,
      effort: remediation.effort,
      steps: remediation.steps.map(text),
      links: remediation.links.filter((link) => ours.names.has(link)),
    },
    given: {},
    examples: [],
    file: `${id(requirement.id)}.yaml`,
    catalog: id(requirement.catalog),
  };
}

type Source = Extract<Requirement['source'], { readonly document: string }>;

/** The document is of a closed list; sections and pages are words of whoever wrote the requirement. */
function sourceOf({ source }: Requirement): Source['document'] {
  const [first] = Array.isArray(source) ? source : [source];
  return first?.document ?? 'prerequisites';
}
