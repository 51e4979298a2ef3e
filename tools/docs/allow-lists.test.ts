import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HYGIENE_CODES } from '../../src/allowlist/index.ts';
import { DOCS } from './pages.ts';

const FOLDER = join(DOCS, 'allow-lists');
const PAGE = readFileSync(join(FOLDER, 'README.md'), 'utf8');

describe('the page on allow-lists', () => {
  test('leads to every page beside it', () => {
    const pages = readdirSync(FOLDER).filter((name) => name !== 'README.md');
    const linked = [...PAGE.matchAll(/^- \[.+\]\(([a-z0-9-]+\.md)\)$/gm)].map((found) => found[1]);

    expect(linked.sort()).toEqual(pages.sort());
  });

  test('explains every code of what is untidy, and no other', () => {
    const rows = [...PAGE.matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)].map((found) => [found[1], found[2]]);

    expect(Object.fromEntries(rows)).toEqual(HYGIENE_CODES);
  });
});
