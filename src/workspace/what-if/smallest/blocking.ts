import { literal, withDatabase } from '../../../evidence/index.ts';
import { blocks, type Gate, type RequirementResult, STATUSES } from '../../../finding/index.ts';
import type { StoredAssessment } from '../../assessment-folder.ts';
import { findingsSql } from '../../finding-files.ts';

/** A finding in the way of the tenant's gate. */
export interface BlockingFinding {
  readonly requirement: string;
  readonly subject: string;
  /** A waiver would accept it: it fails, and is not merely unknown. */
  readonly isWaivable: boolean;
}

const MOST = 50_000;

/** The findings that shut a gate for the tenant: on it, and on whatever is neither a device nor a user. */
export async function blockingTenant(
  stored: StoredAssessment,
  gate: Gate,
  scratch: string,
): Promise<readonly BlockingFinding[]> {
  return withDatabase({ scratch }, async ({ rows }) => {
    const found: BlockingFinding[] = [];
    for (const result of stored.assessment.results) {
      if (!mayBlock(result, gate)) continue;
      const ofPeople = result.subjectKind === 'device' || result.subjectKind === 'user';
      const only = ofPeople ? `AND kind = 'tenant'` : '';
      const sql = `SELECT subject, status FROM (${await sqlOf(rows, stored, result)}) WHERE ${blockingSql(result, gate)} ${only} ORDER BY subject LIMIT ${MOST}`;
      for (const row of await rows(sql))
        found.push({
          requirement: result.requirement,
          subject: String(row['subject']),
          isWaivable: row['status'] === 'not-ready' || row['status'] === 'advisory',
        });
    }
    return found;
  });
}

/** Subjects of a kind that one gate stops alike: by the same requirements, of which each candidate clears the same. */
export interface BlockedGroup {
  readonly count: number;
  /** Bits of requirements in the way. */
  readonly blocked: bigint;
  /** Of those, what a waiver would accept. */
  readonly waivable: bigint;
  /** What is still in the way with each of the supposed assessments. */
  readonly left: readonly bigint[];
}

/** At most so many requirements have a bit of their own. */
export const MOST_BITS = 60;

/**
 * How subjects of a kind are stopped by a gate in an assessment, and in others that suppose something. The bits are those
 * of `requirements`, in their order.
 */
export async function blockedGroups(
  stored: StoredAssessment,
  supposed: readonly StoredAssessment[],
  {
    gate,
    kind,
    requirements,
  }: { readonly gate: Gate; readonly kind: 'device' | 'user'; readonly requirements: readonly string[] },
  scratch: string,
): Promise<readonly BlockedGroup[]> {
  if (requirements.length === 0) return [];
  return withDatabase({ scratch }, async ({ rows, run }) => {
    const bitsOf = async (one: StoredAssessment, name: string) => {
      const parts: string[] = [];
      for (const [bit, id] of requirements.entries()) {
        const result = one.assessment.results.find(({ requirement }) => requirement === id);
        if (result === undefined || !mayBlock(result, gate)) continue;
        parts.push(
          `SELECT subject, ${1n << BigInt(bit)}::BIGINT AS bit, status IN ('not-ready', 'advisory') AS fails FROM (${await sqlOf(rows, one, result)}) WHERE kind = ${literal(kind)} AND ${blockingSql(result, gate)}`,
        );
      }
      await run(
        `CREATE TABLE ${name} AS SELECT subject, bit_or(bit) AS blocked, coalesce(bit_or(bit) FILTER (WHERE fails), 0) AS waivable FROM (${parts.join(' UNION ALL ') || `SELECT '' AS subject, 0::BIGINT AS bit, true AS fails LIMIT 0`}) GROUP BY subject`,
      );
    };
    await bitsOf(stored, 'before');
    for (const [index, one] of supposed.entries()) await bitsOf(one, `after${index}`);
    const left = supposed.map((_, index) => `coalesce(a${index}.blocked, 0) & b.blocked AS left${index}`);
    const joins = supposed.map((_, index) => `LEFT JOIN after${index} a${index} ON a${index}.subject = b.subject`);
    const found = await rows(
      `SELECT b.blocked, b.waivable, ${[...left, 'count(*) AS subjects'].join(', ')} FROM before b ${joins.join(' ')} GROUP BY ALL ORDER BY subjects DESC, b.blocked`,
    );
    return found.map((row) => ({
      count: Number(row['subjects']),
      blocked: BigInt(String(row['blocked'])),
      waivable: BigInt(String(row['waivable'])),
      left: supposed.map((_, index) => BigInt(String(row[`left${index}`]))),
    }));
  });
}

function mayBlock({ level, unwaived }: RequirementResult, gate: Gate): boolean {
  return STATUSES.some((status) => blocks(gate, level, status) && unwaived[status] > 0);
}

function blockingSql({ level }: RequirementResult, gate: Gate): string {
  const statuses = STATUSES.filter((status) => blocks(gate, level, status)).map(literal);
  return `status IN (${statuses.join(', ') || "''"}) AND waiver IS NULL`;
}

function sqlOf(
  rows: Parameters<typeof findingsSql>[0],
  stored: StoredAssessment,
  { requirement, subjectKind: kind, universe }: RequirementResult,
): Promise<string> {
  return findingsSql(rows, stored.folder, { requirement, kind, universe });
}
