import { listAssessments, readAssessment, type StoredAssessment } from './assessment-folder.ts';
import { nearest } from './describe.ts';
import { WorkspaceFault } from './read.ts';

/** An assessment by its id or the beginning of it, else the newest one. Throws `WorkspaceFault` where there is none. */
export async function findAssessment(workspace: string, id?: string): Promise<StoredAssessment> {
  const ids = await listAssessments(workspace);
  if (ids.length === 0) throw fault('there is no assessment yet: run `muster assess` first');
  const found = id === undefined ? ids.slice(-1) : ids.includes(id) ? [id] : ids.filter((one) => one.startsWith(id));
  const [one, other] = found;
  if (one === undefined)
    throw fault(`there is no assessment ${id ?? ''}${nearest(id ?? '', ids)}; the newest is ${ids.at(-1) ?? ''}`);
  if (other !== undefined)
    throw fault(`${found.length} assessments begin with ${id ?? ''}: ${found.slice(-3).join(', ')}`);
  return readAssessment(workspace, one);
}

function fault(message: string): WorkspaceFault {
  return new WorkspaceFault([message]);
}
