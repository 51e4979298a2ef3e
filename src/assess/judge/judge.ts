import type { DuckDBConnection } from '@duckdb/node-api';
import type { ReasonCode, SubjectKind } from '../../finding/index.ts';
import { MACROS } from '../functions.ts';
import { countFew, countMany } from './count.ts';
import { findingOf, judgeAlike, judgeFew, summarise } from './few.ts';
import { keepPlans } from './keep-plans.ts';
import { judgeMany, judgeManyAlike, type ManyVerdicts, writeMany } from './many.ts';
import { type Outcome, outcomesOf, silencing, standingIn } from './outcomes.ts';
import { createProblems, type Problems } from './problems.ts';
import type {
  BlockedCount,
  Blocking,
  Judged,
  JudgedFinding,
  JudgeRequirement,
  JudgeSetup,
  JudgeTable,
} from './protocol.ts';
import { quoted } from './sql.ts';
import { areMany, type FewSubjects, loadSubjects, type ManySubjects } from './subjects.ts';
import { createTables } from './tables.ts';
import { universeOf } from './universe.ts';
import { unprobedSql } from './unprobed.ts';
import { writeFew } from './write-few.ts';

/** Judges requirements over loaded tables. Runs only in the child process. */
export interface Judge {
  replace(tables: readonly JudgeTable[]): Promise<void>;
  /** As many may be judged at the same time as there are `lanes`. */
  judge(requirement: JudgeRequirement, isVariant?: boolean): Promise<Judged>;
  giveUp(requirement: JudgeRequirement, reason: ReasonCode, message: string): Promise<Judged>;
  count(subject: SubjectKind, blocking: readonly Blocking[]): Promise<BlockedCount>;
  /** Writes what is still to be written. */
  finish(): Promise<void>;
  rows(sql: string, reads: readonly string[]): Promise<readonly Record<string, unknown>[]>;
}

type Part = Omit<Judged, 'requirement'>;

/**
 * Loads the tables, then locks the database: from there on no file but those below `setup.output` can be touched and no
 * setting changed. `lanes` are connections that checks are run on, `connection` is for everything else.
 */
export async function createJudge(
  connection: DuckDBConnection,
  lanes: readonly DuckDBConnection[],
  setup: JudgeSetup,
): Promise<Judge> {
  for (const macro of MACROS) await connection.run(macro.sql);
  const tables = await createTables(connection, lanes, setup);
  const { states } = tables;
  await lock(connection, setup);
  // Of a replay, the last connection is kept for variants.
  const kept = setup.isReplayed === true ? lanes.at(-1) : undefined;
  const free = lanes.filter((lane) => lane !== kept);
  const inTurn = createTurns();
  const readVariant = kept === undefined ? undefined : keepPlans(kept);
  const subjectsOf = new Map<string, FewSubjects | ManySubjects>();
  const few = new Map<string, readonly JudgedFinding[]>();
  const many = new Map<string, ManyVerdicts>();
  const unprobedSubjects = new Map<string, ReadonlySet<string>>();
  let problems: Problems | undefined;
  let made = 0;

  /** Subjects of a requirement, once all that it reads is up to date. */
  function prepare(requirement: JudgeRequirement): Promise<FewSubjects | ManySubjects> {
    const universe = universeOf(requirement);
    return inTurn(async () => {
      await tables.refresh([...universe.reads, ...requirement.mentions]);
      problems ??= await createProblems(connection, tables.isEmpty('problems'));
      const known = subjectsOf.get(universe.name);
      if (known !== undefined) return known;
      const subjects = await loadSubjects(connection, universe, {
        isNothingExcluded: tables.isEmpty('exclusions'),
        ...(setup.output === undefined ? { most: Number.POSITIVE_INFINITY } : {}),
      });
      subjectsOf.set(universe.name, subjects);
      return subjects;
    });
  }

  async function onLane<T>(use: (lane: DuckDBConnection) => Promise<T>): Promise<T> {
    const lane = free.shift();
    if (lane === undefined) throw new Error('asked for more requirements at once than there are connections');
    try {
      return await use(lane);
    } finally {
      free.push(lane);
    }
  }

  /** Subjects that nobody has probed: the same for all requirements on their kind. */
  async function unprobedBy(lane: DuckDBConnection, sql: string): Promise<ReadonlySet<string>> {
    const known = unprobedSubjects.get(sql);
    if (known !== undefined) return known;
    const found = (await lane.runAndReadAll(sql)).getRows();
    const subjects = new Set(found.map(([subject]) => String(subject)));
    unprobedSubjects.set(sql, subjects);
    return subjects;
  }

  /** The tenant's finding where its subjects are not known, or not all of them. */
  async function standIn(requirement: JudgeRequirement, outcome: Outcome): Promise<JudgedFinding> {
    const [tenant = []] = (await connection.runAndReadAll('SELECT id, name FROM tenant')).getRows();
    const [id, name] = tenant.map(String);
    return { ...findingOf(requirement, id ?? '', name ?? id ?? '', outcome), kind: 'tenant' };
  }

  /** Notes the findings of few subjects, and of the tenant that stands in for some of them. */
  function keepFew(requirement: JudgeRequirement, findings: readonly JudgedFinding[]): Part {
    few.set(requirement.id, findings);
    return summarise(findings, setup.output === undefined);
  }

  async function judgeAll(
    requirement: JudgeRequirement,
    subjects: FewSubjects | ManySubjects,
    rest: readonly JudgedFinding[],
    isVariant: boolean,
  ): Promise<Part> {
    const outcomes = outcomesOf(requirement, states);
    const waivers = setup.waivers.filter((waiver) => waiver.requirement === requirement.id);
    const unprobed = unprobedSql(requirement);
    if (areMany(subjects)) {
      const circumstances = {
        problemsSql: problems?.sqlOf(requirement),
        unprobedSql: unprobed,
        waivers,
        texts: `${setup.output}/findings/texts`,
      };
      return onLane(async (lane) => {
        const table = tableName();
        const made = await judgeMany(lane, requirement, subjects, outcomes, circumstances, table);
        return keepMany(requirement, made.verdicts, made.judged, rest);
      });
    }
    return onLane(async (lane) => {
      const read = isVariant ? readVariant : undefined;
      const findings = await judgeFew(read ?? ((sql) => lane.runAndReadAll(sql)), requirement, subjects, outcomes, {
        problems: (await problems?.of(lane, requirement)) ?? new Map(),
        unprobed: unprobed === undefined ? new Set() : await unprobedBy(lane, unprobed),
        waivers,
      });
      return keepFew(requirement, [...findings, ...rest]);
    });
  }

  async function alike(
    requirement: JudgeRequirement,
    subjects: FewSubjects | ManySubjects,
    outcome: Outcome,
    rest: readonly JudgedFinding[],
  ): Promise<Part> {
    const { excluded } = outcomesOf(requirement, states);
    if (!areMany(subjects))
      return keepFew(requirement, [...judgeAlike(requirement, subjects, outcome, excluded), ...rest]);
    return onLane(async (lane) => {
      const { verdicts, judged } = await judgeManyAlike(lane, requirement, subjects, outcome, excluded, tableName());
      return keepMany(requirement, verdicts, judged, rest);
    });
  }

  function keepMany(
    requirement: JudgeRequirement,
    verdicts: ManyVerdicts,
    judged: Part,
    rest: readonly JudgedFinding[],
  ): Part {
    many.set(requirement.id, verdicts);
    if (rest.length === 0) return judged;
    const tenant = keepFew(requirement, rest);
    return { groups: [...judged.groups, ...tenant.groups], findings: [...tenant.findings, ...judged.findings] };
  }

  function tableName(): string {
    made += 1;
    return `verdicts_${made}`;
  }

  async function judgePart(requirement: JudgeRequirement, isVariant: boolean): Promise<Part> {
    const subjects = await prepare(requirement);
    const state = states.get(universeOf(requirement).table);
    const unknown = standingIn(state);
    const rest = unknown === undefined ? [] : [await standIn(requirement, unknown)];
    if (unknown !== undefined && state?.status !== 'truncated') return keepFew(requirement, rest);
    const silenced = silencing(requirement, states);
    return silenced === undefined
      ? judgeAll(requirement, subjects, rest, isVariant)
      : alike(requirement, subjects, silenced, rest);
  }

  async function giveUpPart(requirement: JudgeRequirement, reason: ReasonCode, message: string): Promise<Part> {
    const subjects = await prepare(requirement);
    const state = states.get(universeOf(requirement).table);
    const unknown = state?.status === 'truncated' ? undefined : standingIn(state);
    if (unknown !== undefined) return keepFew(requirement, [await standIn(requirement, unknown)]);
    return alike(requirement, subjects, { status: 'error', reason, blockedBy: message.slice(0, 300) }, []);
  }

  return {
    async replace(replaced) {
      const changed = await tables.replace(replaced);
      if (changed.has('problems')) problems = undefined;
      unprobedSubjects.clear();
      for (const [name, { universe }] of subjectsOf)
        if ((universe.sql.match(/\b[a-z_]+\b/g) ?? []).some((word) => changed.has(word))) subjectsOf.delete(name);
    },
    judge: async (requirement, isVariant = false) => ({
      requirement: requirement.id,
      ...(await judgePart(requirement, isVariant)),
    }),
    giveUp: async (requirement, reason, message) => ({
      requirement: requirement.id,
      ...(await giveUpPart(requirement, reason, message)),
    }),
    async count(subject, blocking) {
      const name = universeOf({ subject }).name;
      const subjects = subjectsOf.get(name);
      if (subjects === undefined) return { total: 0, undecided: 0, byNumber: [], each: [] };
      return areMany(subjects)
        ? onLane((lane) => countMany(lane, subjects, blocking, many))
        : countFew(subjects, blocking, few);
    },
    async finish() {
      if (setup.output === undefined) return;
      await writeFew(connection, byRequirement(few), `${setup.output}/findings/few.parquet`);
      for (const subjects of subjectsOf.values()) {
        if (!areMany(subjects)) continue;
        const own = [...byRequirement(many).values()].filter((verdicts) => verdicts.subjects === subjects);
        const file = `${setup.output}/findings/${subjects.universe.name.replace('universe_', '')}.parquet`;
        await writeMany(connection, subjects, own, file);
      }
    },
    async rows(sql, reads) {
      await tables.refresh(reads);
      return (await connection.runAndReadAll(sql)).getRowObjectsJson();
    },
  };
}

/** In the order of their ids, since in which order they were judged is left to chance. */
function byRequirement<T>(judged: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map([...judged].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function lock(connection: DuckDBConnection, setup: JudgeSetup): Promise<void> {
  if (setup.output !== undefined) await connection.run(`SET allowed_directories = ['${quoted(setup.output)}']`);
  if (setup.scratch !== undefined) await connection.run(`SET temp_directory = '${quoted(setup.scratch)}'`);
  else await connection.run("SET temp_directory = ''");
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

/** Runs pieces of work one after the other, whoever asks for them. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}
