export {
  applyDiff,
  diffLists,
  inOrder,
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
export { EXPORT_FORMATS, type ExportFormat, exportList } from './export.ts';
export { type Gap, type GapEntry, type GapOfService, gapOf, servicesWhere } from './gap.ts';
export { parseEndpointList } from './parse-list.ts';
export {
  coveredBy,
  covers,
  coversHost,
  fillTenant,
  isHost,
  kindOf,
  normaliseHost,
  type PatternKind,
  withoutTenant,
} from './pattern.ts';
export { type ChangeRecord, judgePublication, type PublicationVerdict, parseChanges } from './publication.ts';
export { parsePublications, type ShippedPublication } from './publications.ts';
export type { ListFault, Read } from './read-text.ts';
export { type Publication, parseWebServiceList } from './web-service.ts';
