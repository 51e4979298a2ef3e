import type { ReportModel } from '../workspace/index.ts';
import { renderTerminal } from '../workspace/verdict.ts';
import type { Style } from './style.ts';

/** The verdict for a terminal, with where it is kept and how to see all of it. */
export function drawVerdict(model: ReportModel, folder: string, style: Style): string {
  const hints = [
    ['muster report', 'all of it, as one HTML file'],
    ['muster explain REQUIREMENT', 'why, on what, and every step'],
  ] as const;
  return [
    renderTerminal(model, style),
    ...hints.map(([line, does]) => `${style.cyan(line.padEnd(28))}${does}`),
    style.dim(`Kept in ${folder}`),
  ].join('\n');
}
