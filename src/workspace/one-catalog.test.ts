import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderOscalCatalog } from '../report/index.ts';
import { findAssessment } from './find-assessment.ts';
import { onlyCatalog } from './one-catalog.ts';
import { buildReportModel } from './report-model.ts';
import { makeWorkspace, type SmallWorkspace } from './workspace-for-test.ts';

let workspace: SmallWorkspace;
beforeAll(async () => {
  workspace = await makeWorkspace();
  await workspace.settings({ catalogs: ['house', 'managed-desktop-devices'] });
  await workspace.assess();
});
afterAll(() => workspace.remove());

describe('a report on one catalog', () => {
  it('has its requirements and no others, as a document of its own', async () => {
    const model = await buildReportModel(await findAssessment(workspace.folder));

    const house = onlyCatalog(model, 'house');

    expect(model.requirements.length).toBeGreaterThan(house.requirements.length);
    expect(house.requirements.map(({ text }) => text.id).sort()).toEqual(
      ['connect', 'located', 'memory', 'one-forest', 'synchronised'].sort(),
    );
    const [whole, own] = [model, house].map((one) => JSON.parse(renderOscalCatalog(one)).catalog);
    expect(own.metadata.title).toBe('The catalog of the tests');
    expect(own.groups.map(({ id }: { readonly id: string }) => id)).toEqual(['house_identity', 'house_devices']);
    expect(own.uuid).not.toBe(whole.uuid);
  });

  it('says which catalogs there are where there is no such one', async () => {
    const model = await buildReportModel(await findAssessment(workspace.folder));

    expect(() => onlyCatalog(model, 'hause')).toThrow(/no catalog hause.*it has house, managed-desktop-devices/);
  });
});
