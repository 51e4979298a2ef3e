import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseWindowsReleases } from './windows-releases.ts';

const text = readFileSync(new URL('../../../catalogs/reference/windows-releases.yaml', import.meta.url), 'utf8');

const rowsOf = (content: string) => {
  const parsed = parseWindowsReleases(content);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.value.rows;
};

const header = 'source: s\ndate: 2026-01-01\nreleases:\n';

describe('windows-releases.yaml', () => {
  const rows = rowsOf(text);

  it('ends every release on a second Tuesday, as Microsoft does', () => {
    const wrong = rows.filter(({ ends_on }) => {
      const day = new Date(`${ends_on}T00:00:00Z`);
      return day.getUTCDay() !== 2 || day.getUTCDate() < 8 || day.getUTCDate() > 14;
    });

    expect(wrong).toEqual([]);
  });

  it('knows each build and servicing group once', () => {
    const keys = rows.map(({ build, servicing }) => `${build} ${servicing}`);

    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([
    [19045, 'pro', '2025-10-14'],
    [22631, 'enterprise', '2026-11-10'],
    [26100, 'pro', '2026-10-13'],
    [26100, 'enterprise', '2027-10-12'],
    [26100, 'ltsc', '2029-10-09'],
    [26200, 'enterprise', '2028-10-10'],
    [19044, 'iot-ltsc', '2032-01-13'],
  ])('build %i, %s, gets updates until %s', (build, servicing, endsOn) => {
    expect(rows.find((row) => row.build === build && row.servicing === servicing)?.ends_on).toBe(endsOn);
  });

  it('says what could not be confirmed', () => {
    expect(new Set(rows.filter((row) => row.is_uncertain).map((row) => row.version))).toEqual(new Set(['26H2']));
  });
});

describe('parseWindowsReleases', () => {
  it('refuses an end before the release, and a group of the other channel', () => {
    const release = (end: string) =>
      `${header}  - { product: Windows 11, version: 24H2, channel: gac, build: 26100, released: 2024-10-01, end: ${end} }\n`;

    expect(parseWindowsReleases(release('{ pro: 2024-01-01 }'))).toMatchObject({ faults: [{ line: 4 }] });
    expect(parseWindowsReleases(release('{ ltsc: 2029-10-09 }'))).toMatchObject({ faults: [{ line: 4 }] });
    expect(parseWindowsReleases(release('{ home: 2029-10-09 }'))).toMatchObject({ ok: false });
  });
});
