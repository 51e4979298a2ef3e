import { openPac, PacFault, pacTargetOf } from '../../pac/index.ts';
import { shownLine, takeRemarks } from '../firewall/remarks.ts';
import type { Configuration, ConfigurationReader, RouteDecision, RouteQuestion } from '../model/configuration.ts';
import { noteHabits } from './habits.ts';
import { type World, worldsFor } from './worlds.ts';

type Pac = Awaited<ReturnType<typeof openPac>>;

const FORMAT = 'pac';
const FUNCTION = /\bFindProxyForURL(?:Ex)?\b/;
/** Asking for the line as well takes ten times as long. */
const MOST_TRACED = 5_000;

/**
 * Takes a PAC file as a configuration that says the way to hosts. It is run, in an interpreter apart, and not read:
 * `run` asks it about hosts, in a usual world and in others that differ in what its text asks for (names, addresses, time).
 */
export const pacReader: ConfigurationReader = {
  format: FORMAT,
  recognise(file, text) {
    if (/function\s+FindProxyForURL(?:Ex)?\s*\(/.test(text)) return 1;
    if (/\.pac$|wpad\.dat$/i.test(file)) return 0.8;
    return FUNCTION.test(text) ? 0.6 : 0;
  },
  read(given, _, asking) {
    const remarks = takeRemarks();
    const [first] = given;
    const { file, text } = first ?? { file: 'proxy.pac', text: '' };
    if (!FUNCTION.test(text)) {
      const message = 'There is no FindProxyForURL, so that browsers do without this PAC file.';
      remarks.note({ file, line: 1 }, 'error', 'no-function', message, ['route']);
    }
    for (const other of given.slice(1)) {
      const message = 'Only the first PAC file is run; give the others one at a time.';
      remarks.note({ file: other.file, line: 1 }, 'not-understood', 'more-than-one', message);
    }
    noteHabits(file, text, remarks);
    const configuration: Configuration = {
      format: FORMAT,
      files: given.map((one) => one.file),
      remarks: remarks.all(),
    };
    return withAnswers(configuration, { file, text, address: asking?.address }, new Map());
  },
};

interface Source {
  readonly file: string;
  readonly text: string;
  readonly address: string | undefined;
}

function keyOf({ host, port }: RouteQuestion): string {
  return `${port} ${host}`;
}

function withAnswers(
  configuration: Configuration,
  source: Source,
  known: ReadonlyMap<string, RouteDecision>,
): Configuration {
  return {
    ...configuration,
    decideRoute: (question) => known.get(keyOf(question)),
    async run(questions) {
      const fresh = questions.filter((question) => !known.has(keyOf(question)));
      const decisions = await decide(source, fresh);
      const all = new Map(known);
      for (const [index, question] of fresh.entries()) {
        const decision = decisions[index];
        if (decision !== undefined) all.set(keyOf(question), decision);
      }
      return withAnswers(configuration, source, all);
    },
  };
}

/** What it answers in one world. */
interface Answer {
  /** The kinds of ways in their order, or the failure: two that are the same lead the same way. */
  readonly ways: string;
  readonly choice: RouteDecision['choice'];
  readonly text: string;
  readonly failure?: { readonly message: string; readonly line: number };
}

async function decide(source: Source, questions: readonly RouteQuestion[]): Promise<readonly RouteDecision[]> {
  const [usual, ...others] = worldsFor(source.text, source.address);
  const own = await inWorld(source, usual, questions, true);
  const elsewhere = await Promise.all(
    others.map(async (world) => ({ world, answers: await inWorld(source, world, questions, false) })),
  );
  return own.map(({ answer, line }, index): RouteDecision => {
    const needs = elsewhere
      .filter(({ answers }) => answers[index]?.answer.ways !== answer.ways)
      .flatMap(({ world }) => world.need ?? []);
    const unless = [...new Set([...(answer.failure === undefined ? [] : [answer.failure.message]), ...needs])];
    return {
      choice: answer.choice,
      place: { file: source.file, line: answer.failure?.line ?? line },
      text: answer.text,
      ...(unless.length === 0 ? {} : { unless }),
    };
  });
}

async function inWorld(
  { file, text }: Source,
  world: World,
  questions: readonly RouteQuestion[],
  isTraced: boolean,
): Promise<readonly { readonly answer: Answer; readonly line: number }[]> {
  let pac: Pac;
  try {
    pac = await openPac(text, { file, ...world, offsetMinutes: 0 });
  } catch (error) {
    const answer = failed(error);
    return questions.map(() => ({ answer, line: 1 }));
  }
  try {
    return await Promise.all(
      questions.map(async (question, index) => {
        const answer = await find(pac, question);
        const target = targetOf(question);
        const isWorth = isTraced && index < MOST_TRACED && answer.failure === undefined && target !== undefined;
        const line = isWorth ? (await pac.traceQuickly(target))?.decidedBy.line : undefined;
        return { answer, line: line ?? 1 };
      }),
    );
  } finally {
    pac.close();
  }
}

/** A host as a browser asks for it: what comes over any port but 80 is taken as encrypted. */
function targetOf({ host, port }: RouteQuestion) {
  if (port === 80) return pacTargetOf(`http://${host}/`);
  return pacTargetOf(port === 443 ? `https://${host}/` : `https://${host}:${port}/`);
}

async function find(pac: Pac, question: RouteQuestion): Promise<Answer> {
  const target = targetOf(question);
  if (target === undefined) return { ways: '', choice: 'direct', text: 'no browser would ask for this host' };
  try {
    const { steps, answer } = await pac.find(target);
    return {
      ways: steps.map((step) => `${step.kind} ${step.host}:${step.port}`).join(' '),
      choice: steps[0]?.kind === 'direct' ? 'direct' : 'proxy',
      text: shownLine(`answers ${JSON.stringify(answer)}`),
    };
  } catch (error) {
    return failed(error);
  }
}

/** Browsers go direct where a PAC file fails, other software may not go at all. */
function failed(error: unknown): Answer {
  if (!(error instanceof PacFault)) throw error;
  const { line = 1, message } = error.failure;
  const why = shownLine(`what clients do where the PAC file fails: ${message}`);
  return { ways: 'failed', choice: 'direct', text: shownLine(`fails: ${message}`), failure: { message: why, line } };
}
