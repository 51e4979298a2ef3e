import { DuckDBInstance } from '@duckdb/node-api';
import { analyseCheck, type CheckAnalysis, derivedLineages } from '../check-sql.ts';
import { createJudge, type Judge } from './judge.ts';
import type { JudgeAnswer, JudgeRequest } from './protocol.ts';

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
    judge = await createJudge(await instance.connect(), request.setup);
    return { kind: 'done' };
  }
  if (request.kind === 'analyse') return { kind: 'analysed', analyses: await analyse(request) };
  if (judge === undefined) return { kind: 'failed', message: 'asked before it was set up' };
  switch (request.kind) {
    case 'judge':
      if (request.tables !== undefined) await judge.replace(request.tables);
      return { kind: 'judged', judged: await judge.judge(request.requirement, request.only) };
    case 'give-up':
      return { kind: 'judged', judged: await judge.giveUp(request.requirement, request.reason, request.message) };
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

async function reply(request: JudgeRequest): Promise<void> {
  try {
    process.send?.(await answer(request));
  } catch (error) {
    process.send?.({
      kind: 'failed',
      message: error instanceof Error ? error.message : String(error),
    } satisfies JudgeAnswer);
  }
}

// One question at a time: the parent waits for each answer. The parent's end is this process's end.
process.on('message', (request: JudgeRequest) => void reply(request));
process.on('disconnect', () => process.exit(0));
