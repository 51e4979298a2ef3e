// The first process of the lab's namespaces; `enter.ts` starts it there. When it ends, everything in them ends.
//   inside.ts FOLDER up SCENARIO COMMAND...   runs one command at the scenario's client, on this terminal
//   inside.ts FOLDER serve                    does what requests ask for that come as lines of JSON, and answers as such
// Descriptor 3 is held open by who entered: its end means that nobody is there any more; a line on it is a signal to pass on.
import { once } from 'node:events';
import { Socket } from 'node:net';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { exitCode, type Lab, launch, type Outcome, openScenario, outcomeOf, startLab } from './lab.ts';
import { type Answer, requestSchema } from './protocol.ts';
import { SAMPLE_NETWORKS } from './sample-networks.ts';
import type { Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';

/** Sites that are open at a time in `serve`; each has a handful of servers. */
const SITES = 8;

function scenarioNamed(name: string): Scenario {
  const found = Object.entries({ ...SCENARIOS, ...SAMPLE_NETWORKS }).find(([known]) => known === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found[1];
}

async function up(lab: Lab, name: string, argv: readonly string[], signals: AsyncIterable<string>): Promise<number> {
  const scenario = scenarioNamed(name);
  const site = await openScenario(lab, scenario, 0);
  const child = launch(lab, site, scenario, argv, { stdio: 'inherit' });
  void (async () => {
    for await (const signal of signals) child.kill(signal as NodeJS.Signals); // the sender is enter.ts, which has it from its own
  })();
  const [code, signal]: unknown[] = await once(child, 'exit');
  return exitCode(code, signal);
}

async function serve(lab: Lab): Promise<number> {
  let open = 0;
  let number = 0;
  const waiting: (() => void)[] = [];
  const answer = (line: Answer) => process.stdout.write(`${JSON.stringify(line)}\n`);
  const handle = async (line: string) => {
    const request = requestSchema.parse(JSON.parse(line));
    while (open === SITES) await new Promise<void>((resolve) => waiting.push(resolve));
    open += 1;
    number += 1;
    try {
      const scenario = scenarioNamed(request.scenario);
      const site = await openScenario(lab, scenario, number);
      try {
        const outcomes: Outcome[] = [];
        for (const { argv, cwd, env, timeoutMs } of request.commands) {
          outcomes.push(await outcomeOf(launch(lab, site, scenario, argv, { stdio: 'pipe', cwd, env }), timeoutMs));
        }
        answer({ id: request.id, outcomes });
      } finally {
        await site.close();
      }
    } catch (error) {
      answer({ id: request.id, failed: error instanceof Error ? error.message : String(error) });
    } finally {
      open -= 1;
      waiting.shift()?.();
    }
  };
  answer({ id: 'started', outcomes: [] });
  const pending = new Set<Promise<void>>();
  for await (const line of createInterface({ input: process.stdin })) {
    const one = handle(line).finally(() => pending.delete(one));
    pending.add(one);
  }
  await Promise.all(pending);
  return 0;
}

async function main(): Promise<number> {
  const [folder = '', mode, name = '', ...argv] = process.argv.slice(2);
  const held = createInterface({ input: new Socket({ fd: 3, readable: true, writable: false }) });
  held.on('close', () => process.exit(128 + constants.signals.SIGHUP));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined); // the command decides
  const lab = await startLab(folder);
  return mode === 'serve' ? serve(lab) : up(lab, name, argv, held);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(`lab: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(70);
  },
);
