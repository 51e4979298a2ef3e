import type { GraphError } from './graph-error.ts';

/** One answer: a page of a collection, or of the part of one object. */
export interface AnswerPage {
  /** The object whose part it is. */
  readonly parent?: string | undefined;
  /** Files of one answer share it. */
  readonly group: string;
  readonly page?: number | undefined;
  readonly hasNext: boolean;
}

/** Keeps track of what was answered and whether it is whole. */
export interface AnswerBook {
  /** Notes a page; pages come in their order. */
  note(page: AnswerPage): void;
  fail(error: GraphError, parent?: string): void;
  /** Per parent ('' where there is none) whether one of its answers is whole, and what is missing of the others. */
  settle(): { readonly complete: ReadonlyMap<string, boolean>; readonly gaps: readonly string[] };
  readonly errors: readonly GraphError[];
}

interface Series {
  readonly parent: string;
  readonly group: string;
  /** Numbered pages, and whether each names a next one. */
  readonly pages: Map<number, boolean>;
  /** Whether the last page without a number names a next one. */
  hasNext: boolean;
}

/** Begins a book for one collection. */
export function createAnswerBook(): AnswerBook {
  const series = new Map<string, Series>();
  const failed = new Set<string>();
  const errors: GraphError[] = [];
  return {
    errors,
    note({ parent = '', group, page, hasNext }) {
      const key = `${parent}\n${group}`;
      const known = series.get(key) ?? { parent, group, pages: new Map<number, boolean>(), hasNext: false };
      if (page === undefined) known.hasNext = hasNext;
      else known.pages.set(page, hasNext);
      series.set(key, known);
    },
    fail(error, parent = '') {
      errors.push(error);
      failed.add(parent);
    },
    settle() {
      const complete = new Map<string, boolean>([...failed].map((parent) => [parent, false]));
      const gaps: string[] = [];
      for (const one of series.values()) {
        const missing = gapsOf(one);
        if (missing !== undefined) gaps.push(missing);
        complete.set(one.parent, missing === undefined || complete.get(one.parent) === true);
      }
      return { complete, gaps };
    },
  };
}

/** What a series of pages lacks: a number in the middle, or the page that its last one names. */
function gapsOf({ group, pages, hasNext }: Series): string | undefined {
  const first = Math.min(...pages.keys());
  const last = Math.max(...pages.keys());
  const isLastOpen = hasNext || pages.get(last) === true;
  if (pages.size > 1 || (pages.size === 1 && isLastOpen)) {
    const between = last - first + 1 - pages.size;
    if (first > 1) return `${group}: the page before page ${first} is missing`;
    if (between > 0) return `${group}: ${between} page(s) between page ${first} and page ${last} are missing`;
  }
  return isLastOpen ? `${group}: the next page, which @odata.nextLink names, is missing` : undefined;
}
