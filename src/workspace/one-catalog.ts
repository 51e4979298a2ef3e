import type { ReportModel } from '../report/index.ts';
import { nearest } from './describe.ts';
import { WorkspaceFault } from './read.ts';

/**
 * The model with the requirements that one catalog of the assessment counts, for a document of that catalog alone. Gates
 * and tables stay those of the whole. Throws `WorkspaceFault` where the assessment has no such catalog.
 */
export function onlyCatalog(model: ReportModel, id: string): ReportModel {
  const { assessment } = model;
  const catalogs = assessment.catalogs.filter((catalog) => catalog.id === id);
  if (catalogs.length === 0) {
    const ids = assessment.catalogs.map((catalog) => catalog.id);
    throw new WorkspaceFault([
      `--catalog: the assessment has no catalog ${id}${nearest(id, ids)}; it has ${ids.join(', ')}`,
    ]);
  }
  const requirements = model.requirements.filter(({ result }) => result.catalogs.includes(id));
  const results = assessment.results.filter((result) => result.catalogs.includes(id));
  return { ...model, requirements, assessment: { ...assessment, catalogs, results } };
}
