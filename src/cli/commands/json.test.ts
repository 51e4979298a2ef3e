import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdKickoff } from '../../workspace/plan/kickoff-for-test.ts';
import { DAY, makeWorkspace, type SmallWorkspace } from '../../workspace/workspace-for-test.ts';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { schemaOf } from '../program.ts';
import { runCli } from '../run-cli.ts';
import { COMMANDS } from './table.ts';

/** A command line for each command, in an order in which each finds what it needs. */
const LINES: readonly string[] = [
  'init -C new --tenant 11111111-2222-4333-8444-555555555555 --name New',
  'import export',
  'import --preflight',
  'attest',
  'attest attested_directory_sync connect_version=1.0.0.0',
  'attest --withdraw attested_directory_sync --reason Replaced',
  'assess',
  'report',
  'explain memory',
  'explain PC-SMALL',
  'plan',
  'plan set start=2026-12-01 person.ada=Ada,customer',
  'plan set memory due=2026-12-24',
  'plan assign ada memory',
  'plan done memory',
  'plan reopen memory',
  'plan note memory Ordered',
  'plan call Kick-off',
  'plan sign-off initiate --party customer',
  'waive memory PC-SMALL --reason Replaced --until 2026-12-01',
  'assess --at 2026-11-16T08:00:00Z',
  'what-if --waive memory',
  'what-if --smallest may-enrol',
  'plan waves',
  'plan timeline',
  'plan set calls.weekday=tuesday calls.at=10:00',
  'plan calls',
  'plan export --format csv',
  'plan import plan.csv',
  'compare',
  'forget --user ada@contoso.com --dry-run',
  'catalog list',
  'catalog show memory-size',
  'catalog lint memory-size',
  'catalog test memory-size',
  'catalog coverage',
  'endpoints list',
  'endpoints show login.live.com',
  'endpoints gap managed-desktop microsoft-365',
  'endpoints diff managed-desktop minimal',
  'endpoints export minimal',
  'endpoints import changes.json --dry-run',
  'probe --site main --list minimal --service time --dry-run',
  'endpoints update --url http://127.0.0.1:9',
  'pac explain a.example --pac proxy.pac',
  'allowlist verify hosts.txt --list minimal',
  'allowlist generate --for csv --list minimal --treatment allow',
  'allowlist diff hosts.txt fewer.txt --list minimal',
  'allowlist unseen denied.csv --list minimal',
  'devices show PC-SMALL',
  'devices conflicts',
  'devices duplicates',
  'autopilot-csv hashes.csv --check',
  'doctor',
  'completion bash',
  'collect script device',
];

let workspace: SmallWorkspace;
beforeAll(async () => {
  workspace = await makeWorkspace();
  await holdKickoff(workspace.folder, new Date(DAY));
  await workspace.write('proxy.pac', 'function FindProxyForURL() { return "DIRECT"; }');
  await workspace.write('export/organization.json', '{"value":[]}');
  await workspace.write('plan.csv', 'Kind,Id,Owner,Due,State,Comment\ntask,hold-kickoff,,,open,Ordered\n');
  await workspace.write('hosts.txt', '.live.com\ntime.windows.com\n');
  await workspace.write('fewer.txt', 'time.windows.com\n');
  await workspace.write('denied.csv', 'time,host\n2026-11-15T08:00:00Z,login.live.com\n');
  await workspace.write('hashes.csv', 'Device Serial Number,Windows Product ID,Hardware Hash\nSN1,,AAAA\n');
  await workspace.write('changes.json', '[{"endpointSetId":1,"disposition":"Add","version":"2026083100"}]');
  await workspace.write(
    'endpoints/.service.json',
    JSON.stringify({
      clientRequestId: '11111111-2222-4333-8444-555555555555',
      asked: { 'http://127.0.0.1:9 Worldwide': { at: '2026-11-15T08:00:00.000Z', latest: '2026073100' } },
      waiting: {},
    }),
  );
});
afterAll(() => workspace.remove());

async function run(line: string) {
  const machine = createTestMachine({ cwd: workspace.folder, now: () => new Date('2026-11-15T08:00:00Z') });
  // A path on the command line is that of the process, whose folder a test does not change.
  const isPath = (word: string) =>
    (word === 'export' && line.startsWith('import')) || /\.(csv|json|pac|txt)$/.test(word);
  const words = line.split(' ').map((word) => (isPath(word) ? `${workspace.folder}/${word}` : word));
  const code = await runCli(words, machine);
  return { code, out: machine.out(), err: machine.err() };
}

describe('JSON has exactly the fields that the command declares', () => {
  it.each(LINES)('muster %s', async (line) => {
    // The longest name counts: `plan` has commands under it.
    const entry = COMMANDS.findLast(({ name }) => line === name || line.startsWith(`${name} `));
    const command = await entry?.load();

    const { out, err, code } = await run(`${line} --json`);

    expect([EXIT.ok, EXIT.findings, EXIT.incomplete], err).toContain(code);
    const answer: Record<string, unknown> = JSON.parse(out);
    const fields = Object.keys(command?.json.fields ?? {});
    expect(Object.keys(answer).sort()).toEqual(['schema', ...fields].sort());
    expect(answer['schema']).toBe(command === undefined ? '' : schemaOf(entry?.name ?? '', command));
  });

  it('muster waive --end, with the waiver that was made', async () => {
    await run('assess');
    const made = JSON.parse(
      (await run('waive memory PC-SMALL --reason Again --until 2026-12-02 --approver Ada --json')).out,
    );

    const { out } = await run(`waive --end ${made.waiver.id} --approver Bob --json`);

    expect(JSON.parse(out)).toEqual({
      schema: made.schema,
      waiver: { ...made.waiver, ended: { at: '2026-11-15T08:00:00.000Z', by: 'Bob' } },
    });
  });

  it.each([
    'waive memory --end w-1',
    'waive',
    'attest attested_directory_sync connect_version=1 --withdraw attested_directory_sync',
    'attest attested_directory_sync connect_version=1 --reason because',
  ])('muster %s is refused as wrong use', async (line) => {
    expect((await run(line)).code).toBe(EXIT.usage);
  });

  it('of every command', () => {
    const untried = COMMANDS.filter(({ name }) => !LINES.some((line) => line === name || line.startsWith(`${name} `)));

    expect(untried.map(({ name }) => name)).toEqual([]);
  });
});
