import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyDiff, diffLists, inOrder, isEmptyDiff } from './diff.ts';
import type { Endpoint, EndpointList, EndpointService } from './endpoint.ts';
import { publication } from './lists-for-test.ts';
import { kindOf } from './pattern.ts';

const anyEndpoint: fc.Arbitrary<Endpoint> = fc
  .record({
    pattern: fc.constantFrom('a.example', 'b.example', '*.example', '*.a.example'),
    protocol: fc.constantFrom('tcp' as const, 'udp' as const),
    port: fc.constantFrom(80, 443),
    required: fc.boolean(),
  })
  .map(({ pattern, protocol, port, required }) => ({
    pattern,
    protocol,
    required,
    kind: kindOf(pattern),
    ports: [{ from: port, to: port }],
    tlsInspectionAllowed: null,
    authenticatedProxyAllowed: null,
    members: [],
    source: 'test',
  }));

const anyService: fc.Arbitrary<EndpointService> = fc
  .record({
    id: fc.constantFrom('1', '2', '10'),
    category: fc.constantFrom('Optimize' as const, 'Default' as const),
    endpoints: fc.uniqueArray(anyEndpoint, {
      selector: ({ protocol, pattern }) => `${protocol} ${pattern}`,
      maxLength: 5,
    }),
  })
  .map(({ id, category, endpoints }) => ({
    ...{ id, category, endpoints, title: id, inventory: [], fatal: null, consequence: null },
    ...{ isOurs: false, documentation: [], addresses: [] },
  }));

const anyList: fc.Arbitrary<EndpointList> = fc
  .record({
    version: fc.constantFrom('2026073100', '2026083100'),
    services: fc.uniqueArray(anyService, { selector: ({ id }) => id, maxLength: 3 }),
  })
  .map(({ version, services }) => ({
    ...{ id: 'test', title: 'Test', source: 'test', date: '2026-07-31', sources: {} },
    version,
    services,
  }));

describe('the difference of two versions', () => {
  it('of a list and itself is empty', () => {
    fc.assert(fc.property(anyList, (list) => isEmptyDiff(diffLists(list, list))));
  });

  it('made to the earlier one gives the later one', () => {
    fc.assert(
      fc.property(anyList, anyList, (a, b) => {
        expect(applyDiff(a, diffLists(a, b))).toEqual(inOrder(b));
      }),
    );
  });

  it('from 2022 to 2026 is what the web service did in these years', () => {
    const { names, services } = diffLists(publication('2022-06-29'), publication('2026-07-31'));
    const ids = (of: readonly { readonly id: string }[]) => of.map(({ id }) => id);

    expect(ids(services.added)).toEqual(['184', '193']);
    expect(services.removed).toHaveLength(24);
    expect([names.added.length, names.removed.length]).toEqual([16, 65]);
  });

  it('says of a name that went whether a wildcard covers it still, and of one that came whether one did before', () => {
    const { names } = diffLists(publication('2022-06-29'), publication('2026-07-31'));
    const stillCovered = names.removed.filter(({ coveredBy }) => coveredBy !== undefined);

    expect(names.added).toContainEqual({ pattern: '*.cloud.microsoft' });
    expect(stillCovered.length).toBeGreaterThan(0);
    expect(stillCovered.length).toBeLessThan(names.removed.length);
  });
});
