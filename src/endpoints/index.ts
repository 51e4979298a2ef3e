export {
  diffLists,
  isEmptyDiff,
  type ListDiff,
  type NameChange,
  type ServiceChange,
} from './diff.ts';
export {
  type Endpoint,
  type EndpointList,
  type EndpointService,
  type EndpointTuple,
  hostsToTest,
  type Member,
  type PortRange,
  patternsOf,
  portText,
  tuplesOf,
} from './endpoint.ts';
export { type ExportFormat, exportList } from './export.ts';
export { type Gap, type GapEntry, type GapOfService, gapOf, servicesWhere } from './gap.ts';
export { lendMembers } from './members.ts';
export { parseEndpointList } from './parse-list.ts';
export {
  covers,
  faultOfPattern,
  fillTenant,
  kindOf,
  normaliseHost,
  type PatternKind,
} from './pattern.ts';
export { type ChangeRecord, judgePublication, type PublicationVerdict, parseChanges } from './publication.ts';
export { parsePublications, type ShippedPublication } from './publications.ts';
export type { ListFault, Read } from './read-text.ts';
export {
  formatStoredList,
  INSTANCES,
  type Instance,
  listIdOf,
  parseStoredList,
  type Question,
  type StoredList,
  storedList,
} from './stored-list.ts';
export { type EndpointSet, type Publication, parseEndpointSets, parseWebServiceList } from './web-service.ts';
