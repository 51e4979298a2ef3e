import { describe, expect, test } from 'vitest';
import type { SiteComparison } from '../workspace/index.ts';
import { drawSites } from './draw-sites.ts';
import { createStyle } from './style.ts';

type Group = SiteComparison['groups'][number];
const PLAIN = createStyle(false);

function group(names: readonly string[], more: Partial<Group> = {}): Group {
  return {
    required: true,
    verdicts: ['inspected', 'reachable'],
    reasons: ['tls-reissued', 'answered'],
    details: ['the certificate for the host is by CN=Contoso', ''],
    stage: 'tls',
    endpoints: names.map((pattern) => ({ pattern, protocol: 'tcp', port: 443, service: 'intune' })),
    ...more,
  };
}

function draw(groups: readonly Group[]): readonly string[] {
  return drawSites({ sites: ['oslo', 'home'], differences: [], groups, same: 7 }, PLAIN).split('\n');
}

describe('two sites side by side', () => {
  test('have one paragraph for what is the same with many, and name a dozen', () => {
    const lines = draw([group(Array.from({ length: 400 }, (_, index) => `h${index}.example.com`))]);

    expect(lines).toHaveLength(5);
    expect(lines[1]).toBe('  400 required endpoints: inspected (tls-reissued) | reachable, from tls on');
    expect(lines[2]).toBe('    oslo: the certificate for the host is by CN=Contoso');
    expect(lines[3]).toMatch(/^ {4}h0\.example\.com:443, .*h11\.example\.com:443 \(intune\), and 388 more$/);
  });

  test('are bounded, and count what is left', () => {
    const lines = draw(Array.from({ length: 100 }, (_, index) => group([`h${index}.example.com`])));

    expect(lines.length).toBeLessThan(100);
    expect(lines).toContain('and 70 more endpoints: --json has them all');
  });
});
