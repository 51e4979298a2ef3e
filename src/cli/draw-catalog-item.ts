import type { Described } from '../workspace/index.ts';
import type { Style } from './style.ts';

type Shown<K extends Described['kind']> = Extract<Described, { readonly kind: K }>;
type Scope = NonNullable<Shown<'task'>['task']['applies']>;

/** A requirement for a person to read from top to bottom. */
export function drawRequirement(shown: Shown<'requirement'>, style: Style): string {
  const { requirement: r, tasks } = shown;
  const reasons = Object.entries(r.reasons).map(
    ([key, reason]) => `${key}${reason.level === undefined ? '' : ` (${reason.level})`}: ${reason.sentence}`,
  );
  return together(
    style,
    [`${style.bold(r.title)}\n  ${r.id} · ${r.catalog} · ${r.level} · about: ${r.subject}`],
    [
      ['Why', [r.why]],
      ['Otherwise', [r.consequence]],
      ['Ways of failing', reasons],
      ['What to do', numbered(r.remediation.steps)],
      ['Onboarding tasks that it proves', tasks],
      ['How it is decided', [r.check]],
      ['What it reads', readsOf(shown)],
      ['Examples', r.examples.map((example) => `${example.name}: ${Object.values(example.expect).join(', ')}`)],
    ],
  );
}

/** A fact of onboarding, likewise. */
export function drawFact(shown: Shown<'fact'>, style: Style): string {
  const { fact, tasks } = shown;
  return together(
    style,
    [`${style.bold(fact.title)}\n  ${fact.id} · a fact that onboarding rests on`],
    [
      ['How to tell Muster', [fact.tell]],
      ['Tasks whose scope rests on it', tasks],
      ['How it is decided', [fact.check]],
      ['What it reads', readsOf(shown)],
      ['Examples', fact.examples.map((example) => `${example.name}: ${said(example.expect)}`)],
    ],
  );
}

/** A task of onboarding, likewise. */
export function drawTask({ task: t, titles, unblocks }: Shown<'task'>, style: Style): string {
  const named = (id: string) => `${id}${titles[id] === undefined ? '' : `: ${titles[id]}`}`;
  const { optimistic, likely, pessimistic } = t.estimate;
  const { responsible, accountable, consulted, informed } = t.raci;
  const shares = t.proof.requirements.map(
    ({ id, share, any }) =>
      `${named(id)}${any === true ? ' (one subject is enough)' : share === undefined ? '' : ` (${share * 100} % of the subjects)`}`,
  );
  return together(
    style,
    [`${style.bold(t.title)}\n  ${t.id} · ${t.phase} · ${t.services.join(', ')}`],
    [
      ['Applies', t.applies === undefined ? ['always'] : [scopeText(t.applies)]],
      ['Out of scope', t.out_of_scope.map((rule) => `where ${scopeText(rule.when)}: ${rule.reason}`)],
      ['What the provider does', t.provider],
      ['What the customer does', t.customer],
      [
        'Who',
        [
          `responsible ${responsible}, accountable ${accountable}`,
          ...(consulted.length > 0 ? [`consulted ${consulted.join(', ')}`] : []),
          ...(informed.length > 0 ? [`informed ${informed.join(', ')}`] : []),
        ],
      ],
      ['Takes', [`${likely} working days, ${optimistic} at best, ${pessimistic} at worst`]],
      ['Waits for', t.depends_on.map(named)],
      ['Is waited for by', unblocks.map(named)],
      ['How to go about it', numbered(t.guidance.steps)],
      ['Read on', t.guidance.links],
      [
        'Proven by',
        [...shares, ...t.proof.attested.map(({ table, column }) => `what a person attests: ${table}, ${column}`)],
      ],
      [
        'Where the document is not clear',
        t.ambiguous === undefined ? [] : [`It says: ${t.ambiguous.says}`, `Read here as: ${t.ambiguous.reading}`],
      ],
    ],
  );
}

function together(
  style: Style,
  head: readonly string[],
  parts: readonly (readonly [heading: string, lines: readonly string[]])[],
): string {
  const filled = parts.filter(([, lines]) => lines.length > 0);
  const drawn = filled.map(
    ([heading, lines]) => `${style.bold(heading)}\n${lines.join('\n').trimEnd().replaceAll(/^/gm, '  ')}`,
  );
  return [...head, ...drawn].join('\n\n');
}

function readsOf({ tables, requests }: Shown<'requirement' | 'fact'>): readonly string[] {
  return [
    ...tables.map((read) => `${read.table}${read.tolerated ? ' (can do without)' : ''}`),
    ...requests.map((request) => `GET ${request.request}  ${request.permission}`),
  ];
}

function numbered(steps: readonly string[]): readonly string[] {
  return steps.map((step, index) => `${index + 1}. ${step}`);
}

function said(answer: boolean | 'unknown'): string {
  return answer === 'unknown' ? 'nobody knows' : answer ? 'so' : 'not so';
}

/** A scope rule in words: `federated, and not (single-forest or pass-through)`. */
function scopeText(scope: Scope, isInner = false): string {
  if (typeof scope === 'string') return scope;
  if ('not' in scope) return `not ${scopeText(scope.not, true)}`;
  const [words, rules] = 'all' in scope ? [' and ', scope.all] : [' or ', scope.any];
  const text = rules.map((rule) => scopeText(rule, true)).join(words);
  return isInner && rules.length > 1 ? `(${text})` : text;
}
