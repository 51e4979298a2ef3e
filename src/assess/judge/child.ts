import { DuckDBInstance } from '@duckdb/node-api';
import { analyseCheck, type CheckAnalysis, derivedLineages } from '../check-sql.ts';
import { createJudge, type Judge } from './judge.ts';
import { type Answered, type Asked, type JudgeAnswer, type JudgeRequest, LANES } from './protocol.ts';

let judge: Judge | undefined;

async function answer(request: JudgeRequest): Promise<JudgeAnswer> {
  if (request.kind === 'setup') {
    const { threads, memoryLimitMb } = request.setup;
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(threads),
      memory_limit: `${memoryLimitMb}MB`,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const lanes = await Promise.all(Array.from({ length: LANES }, () => instance.connect()));
    judge = await createJudge(await instance.connect(), lanes, request.setup);
    return { kind: 'done' };
  }
  if (request.kind === 'analyse') return { kind: 'analysed', analyses: await analyse(request) };
  if (judge === undefined) return { kind: 'failed', message: 'asked before it was set up' };
  switch (request.kind) {
    case 'judge':
      if (request.tables !== undefined) await judge.replace(request.tables);
      return { kind: 'judged', judged: await judge.judge(request.requirement, request.isVariant) };
    case 'give-up':
      return { kind: 'judged', judged: await judge.giveUp(request.requirement, request.reason, request.message) };
    case 'count':
      return { kind: 'counted', counted: await judge.count(request.subject, request.blocking) };
    case 'finish':
      await judge.finish();
      return { kind: 'done' };
    case 'rows':
      return { kind: 'rows', rows: await judge.rows(request.sql, request.reads) };
  }
}

async function analyse(request: Extract<JudgeRequest, { kind: 'analyse' }>): Promise<readonly CheckAnalysis[]> {
  const connection = await (await DuckDBInstance.create(':memory:', { enable_external_access: 'false' })).connect();
  const tables = new Map(Object.entries(request.tables));
  const readable = { tables, derived: await derivedLineages(connection, request.derived, tables) };
  const analyses: CheckAnalysis[] = [];
  for (const check of request.checks) analyses.push(await analyseCheck(connection, check, readable));
  return analyses;
}

async function reply({ id, request }: Asked): Promise<void> {
  const answered = await answer(request).catch(
    (error: unknown): JudgeAnswer => ({
      kind: 'failed',
      message: error instanceof Error ? error.message : String(error),
    }),
  );
  process.send?.({ id, answer: answered } satisfies Answered);
}

// The parent's end is this process's end.
process.on('message', (asked: Asked) => void reply(asked));
process.on('disconnect', () => process.exit(0));
