import { join } from 'node:path';
import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { choice, flag, optional } from '../values.ts';
import { readVersion } from '../version.ts';

const MOST = 100;

/** `muster compare`. */
export const compare = defineCommand({
  about:
    'Says what changed from one assessment to another and why: the tenant, the catalog, time, the profile, the completeness of evidence, a waiver, or several. For that it judges the old inputs with each new one in turn. As HTML it becomes muster-compare.html in the workspace, without --output.',
  args: {
    from: optional('id of the earlier assessment (previous), or a site'),
    to: optional('id of the later one (latest), or another site'),
  },
  options: {
    sites: flag('--sites', 'compare what was last probed from two sites, by the endpoints that differ and the stage'),
    format: choice(
      '--format <format>',
      'how it is written: lines, or one HTML file to hand on',
      ['text', 'html'],
      'text',
    ),
  },
  json: {
    version: 1,
    fields: {
      from: 'id of the earlier assessment; the one site with --sites',
      to: 'id of the later one; the other site with --sites',
      changes:
        'each with requirement, subject, movement, from, to and cause; with --sites the endpoints that differ, each with verdicts, reasons, details, and the stage and host where it begins',
      unchanged: 'how many findings did not move; how many endpoints are alike',
    },
  },
  examples: [
    ['muster compare', 'the two newest assessments'],
    ['muster compare --format html', 'the same as a report of its own, muster-compare.html'],
    ['muster compare --sites oslo home', 'two sites: what one can reach that the other cannot'],
    ['muster compare 2026-10-01T080000Z-1f2e3d4c latest', 'two by their ids'],
  ],
  run: async ({ folder, now, args, options, hasTarget, signal, note }) => {
    const { buildComparisonReport, compareAssessments, compareSites, renderComparison } = await import(
      '../../workspace/index.ts'
    );
    if (options.sites) {
      const { from, to } = args;
      if (from === undefined || to === undefined)
        throw new UsageError('--sites needs two sites', 'Write: muster compare --sites oslo home');
      if (options.format === 'html')
        throw new UsageError(
          '--sites has no page of its own',
          'The report has all sites beside each other: muster report',
        );
      const { drawSites } = await import('../draw-sites.ts');
      const compared = await compareSites(folder, from, to, now);
      return {
        code: EXIT.ok,
        data: { from, to, changes: compared.differences, unchanged: compared.same },
        text: (style) => drawSites(compared, style),
      };
    }
    note('Judging again with one thing changed at a time ...');
    const comparison = await compareAssessments(folder, args.from ?? 'previous', args.to ?? 'latest', {
      now,
      version: readVersion(),
      signal,
    });
    const { from, to, changes, unchanged } = comparison;
    if (options.format === 'html') {
      const page = renderComparison(await buildComparisonReport(folder, comparison, readVersion()));
      const data = { from, to, changes, unchanged };
      if (hasTarget) return { code: EXIT.ok, data, text: () => '', body: once(page) };
      const file = join(folder, 'muster-compare.html');
      const { writeResultFile } = await import('../result-file.ts');
      await writeResultFile(file, once(page));
      note(`What changed is in ${file}`);
      return { code: EXIT.ok, data, text: () => '' };
    }
    return {
      code: EXIT.ok,
      data: { from, to, changes, unchanged },
      text: (style) => {
        const lines = changes
          .slice(0, MOST)
          .map(
            (change) =>
              `${change.movement.padEnd(13)} ${style.cyan(change.requirement)} ${change.name}: ${change.from ?? 'nothing'} -> ${change.to ?? 'nothing'} (${change.cause})`,
          );
        return [
          style.bold(`${from} -> ${to}`),
          ...lines,
          ...(changes.length > MOST ? [`and ${changes.length - MOST} more: --json has them all`] : []),
          `${changes.length} changed, ${unchanged} unchanged`,
        ].join('\n');
      },
    };
  },
});

/** A whole document as the frame takes it: in one piece, and unchanged. */
async function* once(document: string): AsyncIterable<string> {
  yield document;
}
