import type { AllowListPlan, TreatmentPlan } from './plan.ts';
import type { VendorSemantics } from './say.ts';
import { servicesText } from './services.ts';
import { TREATMENT_TEXTS, type Treatment } from './treatments.ts';
import type { Origin } from './wanted.ts';

const LONGEST_LINE = 110;

/** A file that a vendor's product takes. */
export interface GeneratedFile {
  readonly name: string;
  readonly text: string;
}

/** A product that allow-lists are written for. */
export interface Target {
  readonly id: string;
  readonly title: string;
  readonly semantics: VendorSemantics;
  /** What it can be told; the first is what it is mostly told. */
  readonly treatments: readonly Treatment[];
  /** The plan in the product's own syntax; the same bytes for the same plan. */
  readonly write: (plan: AllowListPlan) => readonly GeneratedFile[];
}

/** What stands at the head of every file that has comments: what it is, and of when. */
export function headerOf(plan: AllowListPlan, what: string): readonly string[] {
  return [
    `${what}, written by Muster.`,
    ...plan.lists.map(({ id, version, date }) =>
      plain(`Endpoint list ${id}${version === undefined ? '' : `, version ${version},`} of ${date}`),
    ),
  ];
}

/** What a treatment's part of a file is, for its head. */
export function aboutTreatment({ treatment }: TreatmentPlan): string {
  return `Hosts that ${TREATMENT_TEXTS[treatment]}`;
}

/** What is not in a file, or not all of it, for its head: the reasons, each with its patterns. */
export function missingFrom({ departures }: TreatmentPlan): readonly string[] {
  const missing = departures.filter(({ kind }) => kind !== 'widened');
  const reasons = Map.groupBy(missing, ({ kind, reason }) => `${kind.replaceAll('-', ' ')}: ${reason}`);
  return [...reasons].flatMap(([reason, all]) => [
    plain(`${reason}:`),
    ...wrap(all.map(({ pattern, services }) => plain(`${pattern} (${servicesText(services)})`))),
  ]);
}

/** Texts in lines that every product takes, with commas. */
function wrap(texts: readonly string[]): readonly string[] {
  const lines: string[] = [];
  texts.forEach((text, index) => {
    const word = index < texts.length - 1 ? `${text},` : text;
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > LONGEST_LINE) lines.push(`  ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  });
  return lines;
}

/** Whose an entry is, for a comment beside it: `intune/core, microsoft-365/56`. */
export function originsText(origins: readonly Origin[]): string {
  return plain(origins.map(({ list, service }) => `${list}/${service}`).join(', '));
}

/** Lines as comments, and the lines after them as they are. */
export function commented(lines: readonly string[], mark = '#'): readonly string[] {
  return lines.map((line) => `${mark} ${line}`);
}

/** Lines as a file. */
export function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** Text for a comment or a value in quotes: printable, and no quotes, backslashes or markup. */
export function plain(text: string): string {
  return text.replace(/[^ -~]|["'\\<>&]/g, ' ');
}

/** There is nothing to say for it. */
export function isEmpty({ entries, addresses }: TreatmentPlan): boolean {
  return entries.length === 0 && addresses.length === 0;
}
