import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EndpointList, type EndpointTuple, tuplesOf } from '../../endpoints/index.ts';
import { listOfAnswer, publishedSeries, shippedList } from '../../endpoints/lists-for-test.ts';
import { generate } from '../generate/generate.ts';
import { TARGETS } from '../generate/targets.ts';
import { prove } from '../prove/prove.ts';
import { squidReader } from '../squid/read.ts';
import { applyPatch } from './apply-patch-for-test.ts';
import { compareConfigurations } from './compare.ts';
import { listConfiguration } from './list-configuration.ts';
import { patchFiles } from './patch.ts';

const SCOPE = { tenant: 'contoso', all: true };

type Files = ReturnType<typeof generate>['files'];

function written(list: EndpointList, product: string): Files {
  const target = TARGETS.find(({ id }) => id === product);
  if (target === undefined) throw new Error(product);
  return generate([list], target, target.treatments, SCOPE).files;
}

function patched(before: Files, after: Files): Files {
  const patches = new Map(patchFiles(before, after).map((one) => [one.name, one.unified]));
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  return names
    .map((name) => ({ name, text: before.find((file) => file.name === name)?.text ?? '' }))
    .map(({ name, text }) => ({ name, text: applyPatch(text, patches.get(name) ?? '') }))
    .filter(({ text }) => text !== '');
}

const byName = (files: Files) => files.toSorted((a, b) => (a.name < b.name ? -1 : 1));

describe('law: what a product was told, with the patch, is what it has to be told', () => {
  const series = publishedSeries().map(listOfAnswer);

  test('for each of the 34 versions that were published, in the syntax of Squid', { timeout: 60_000 }, () => {
    const files = series.map((list) => written(list, 'squid'));
    for (const [index, after] of files.entries()) {
      const before = files[index - 1] ?? [];

      expect(byName(patched(before, after))).toEqual(byName(after));
    }
  });

  test.each(TARGETS.map(({ id }) => id))('from 2018 to 2022 for %s', { timeout: 60_000 }, (product) => {
    const [first, last] = [series[0], series.at(-1)].map((list) => (list === undefined ? [] : written(list, product)));

    expect(byName(patched(first ?? [], last ?? []))).toEqual(byName(last ?? []));
  });
});

describe('law: verdicts after the patch are those of the later list', () => {
  const whole = shippedList('minimal');
  const part = fc
    .subarray(whole.services.map(({ id }) => id))
    .map((ids): EndpointList => ({ ...whole, services: whole.services.filter(({ id }) => ids.includes(id)) }));
  const endpoints: readonly EndpointTuple[] = tuplesOf(whole).filter(({ protocol }) => protocol === 'tcp');
  const squidOf = (files: Files) =>
    squidReader.read(
      files
        .filter(({ name }) => name === 'muster-allow.conf')
        .map(({ name, text }) => ({ file: name, text: `${text}\nhttp_access deny all\n` })),
      () => undefined,
    );

  test('and nothing differs from it any more, of any services', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(part, part, (before, after) => {
        const files = written(after, 'squid');
        const made = squidOf(patched(written(before, 'squid'), files));

        expect(compareConfigurations(made, squidOf(files), endpoints)).toMatchObject({ endpoints: [], beyond: [] });
      }),
      { numRuns: 15 },
    );
  });

  test('and what opens or closes from one list to the other is what each of them proves', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(part, part, (before, after) => {
        const [old, now] = [before, after].map((list) => listConfiguration([list], SCOPE));
        if (old === undefined || now === undefined) return;

        const { endpoints: told, notCompared } = compareConfigurations(old, now, endpoints);

        expect(notCompared).toEqual([]);
        const verdicts = [old, now].map(({ format, files, access, remarks }) =>
          prove([{ format, files, remarks, ...(access === undefined ? {} : { access }) }], endpoints),
        );
        const key = ({ service, pattern, port }: EndpointTuple) => `${service} ${pattern} ${port}`;
        const differing = endpoints.filter(
          (_, index) => verdicts[0]?.[index]?.verdict !== verdicts[1]?.[index]?.verdict,
        );
        const opening = told.filter(({ changes }) => changes.some(({ kind }) => kind === 'opens' || kind === 'closes'));
        const toldKeys = new Set(opening.map(({ endpoint }) => key(endpoint)));
        // An endpoint may be let through in part before and after, and yet by other names.
        for (const one of differing) expect(toldKeys).toContain(key(one));
      }),
      { numRuns: 15 },
    );
  });
});
