import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writeTenant } from '../lab/tenants/index.ts';
import { AzurePipeline, CompositeAction, filled, Workflow } from './support/pipelines.ts';

const ROOT = join(import.meta.dirname, '..');
const DAY = new Date('2026-11-21T08:00:00Z');

function example(path: string): unknown {
  return parse(readFileSync(join(ROOT, 'examples', path), 'utf8'));
}

const action = CompositeAction.parse(example('github-action/action.yml'));
const workflow = Workflow.parse(example('github-action/workflow.yml'));
const pipeline = AzurePipeline.parse(example('azure-devops/azure-pipelines.yml'));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-examples-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a script as a runner does, in an environment that holds nothing but what the step names: no token, no secret. */
function bash(script: string, env: Readonly<Record<string, string>>): Promise<{ code: number; out: string }> {
  // This very Node.js, as the set-up step of the example would have brought it.
  const PATH = `${dirname(process.execPath)}:/usr/bin:/bin`;
  return new Promise((resolve) => {
    execFile(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script],
      { cwd: folder, env: { PATH, HOME: folder, ...env }, timeout: 100_000 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : Number(error.code ?? 1);
        resolve({ code, out: `${stdout}${stderr}` });
      },
    );
  });
}

async function writeSample(place: string): Promise<void> {
  await writeTenant({ name: 'contoso', folder: place, now: DAY, users: 40, devices: 25, groups: 20 });
}

describe('the GitHub action', () => {
  it('takes no secret, and puts no input into the text of a script', () => {
    const text = readFileSync(join(ROOT, 'examples', 'github-action', 'action.yml'), 'utf8');

    expect(text).not.toMatch(/secrets\.|github\.token|GITHUB_TOKEN/);
    for (const step of action.runs.steps) if ('run' in step) expect(step.run).not.toContain('${{');
  });

  it('is what the sample workflow asks for, by inputs that it has', () => {
    const step = Object.values(workflow.jobs)
      .flatMap(({ steps }) => steps)
      .find(({ uses }) => uses.includes('/examples/github-action@'));
    const required = Object.entries(action.inputs).filter(([, input]) => input.required === true);

    expect(Object.keys(step?.with ?? {}).filter((name) => action.inputs[name] === undefined)).toEqual([]);
    expect(required.filter(([name]) => step?.with?.[name] === undefined)).toEqual([]);
  });

  it('runs its scripts on the sample tenant: reports are written, the summary is filled, and the gate decides last', async () => {
    await writeSample(join(folder, 'contoso'));
    const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];
    await writeFile(output, '');
    await writeFile(summary, '');
    const values: Record<string, string> = {
      'github.action_path': join(ROOT, 'examples', 'github-action'),
      ...Object.fromEntries(
        Object.entries(action.inputs).map(([name, input]) => [`inputs.${name}`, input.default ?? '']),
      ),
      'inputs.workspace': 'contoso',
      'inputs.evidence': 'contoso/directory\ncontoso/devices\n',
    };
    const codes: Record<string, number> = {};
    const said: Record<string, string> = {};

    for (const step of action.runs.steps) {
      if (!('run' in step)) continue;
      const env = Object.fromEntries(
        Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value, values)]),
      );
      const { code, out } = await bash(step.run, { ...env, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary });
      codes[step.name] = code;
      said[step.name] = out;
      const verdict = /^verdict=(\d)$/m.exec(await readFile(output, 'utf8'))?.[1];
      if (verdict !== undefined) values['steps.judge.outputs.verdict'] = verdict;
    }

    expect(codes, JSON.stringify(said)).toEqual({
      'Install what Muster needs': 0,
      'Import and assess': 0,
      'Write reports': 0,
      Decide: 1,
    });
    expect(said['Decide']).toContain('::error title=Muster::');
    const reports = await readdir(join(folder, 'muster-reports'));
    expect(reports.sort()).toEqual([
      'muster-report.html',
      'muster-report.junit.xml',
      'muster-report.md',
      'muster-report.sarif',
    ]);
    const sarif = JSON.parse(await readFile(join(folder, 'muster-reports', 'muster-report.sarif'), 'utf8'));
    expect(sarif).toMatchObject({ version: '2.1.0' });
    expect(await readFile(summary, 'utf8')).toBe(
      await readFile(join(folder, 'muster-reports', 'muster-report.md'), 'utf8'),
    );
  }, 200_000);

  it('passes incomplete evidence only where it is told to', async () => {
    const decide = action.runs.steps.find(({ name }) => name === 'Decide');
    const script = decide !== undefined && 'run' in decide ? decide.run : 'exit 99';

    expect(await bash(script, { VERDICT: '0', ALLOW_INCOMPLETE: 'false' })).toMatchObject({ code: 0 });
    expect(await bash(script, { VERDICT: '3', ALLOW_INCOMPLETE: 'false' })).toMatchObject({ code: 3 });
    expect(await bash(script, { VERDICT: '3', ALLOW_INCOMPLETE: 'true' })).toMatchObject({ code: 0 });
  });
});

describe('the Azure DevOps pipeline', () => {
  it('puts no variable into the text of a script', () => {
    for (const step of pipeline.steps) if ('bash' in step) expect(step.bash).not.toMatch(/\$\(\w+\)/);
  });

  it('runs its scripts on the sample tenant: test results, reports and a summary, and a red step that says it is a finding', async () => {
    const values: Record<string, string> = {
      ...pipeline.variables,
      'Build.SourcesDirectory': join(folder, 's'),
      'Build.ArtifactStagingDirectory': join(folder, 'a'),
      muster: ROOT,
    };
    await writeSample(filled('$(workspace)', values));
    const codes: Record<string, number> = {};
    const said: Record<string, string> = {};

    for (const step of pipeline.steps) {
      if (!('bash' in step)) continue;
      const env = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, filled(value, values)]));
      const { code, out } = await bash(step.bash, env);
      codes[step.displayName] = code;
      said[step.displayName] = out;
      const verdict = /##vso\[task\.setvariable variable=verdict\](\d)/.exec(out)?.[1];
      if (verdict !== undefined) values['verdict'] = verdict;
    }

    expect(codes, JSON.stringify(said)).toEqual({
      'Install what Muster needs': 0,
      'Import and assess': 0,
      'Write reports': 0,
      Decide: 1,
    });
    const summary = /##vso\[task\.uploadsummary\](.+)/.exec(said['Write reports'] ?? '')?.[1] ?? '';
    expect(existsSync(summary)).toBe(true);
    expect(await readFile(join(folder, 'a', 'muster-reports', 'muster-report.nunit.xml'), 'utf8')).toContain(
      '<test-run',
    );
    expect(said['Decide']).toContain('##vso[task.logissue type=error]Muster ran to its end');
  }, 200_000);
});
