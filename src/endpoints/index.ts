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
  type Member,
  type PortRange,
  patternsOf,
  portText,
  tuplesOf,
} from './endpoint.ts';
export { type ExportFormat, exportList } from './export.ts';
export { type Gap, type GapEntry, type GapOfService, gapOf, servicesWhere } from './gap.ts';
export { parseEndpointList } from './parse-list.ts';
export {
  covers,
  kindOf,
  normaliseHost,
  type PatternKind,
} from './pattern.ts';
export { type ChangeRecord, judgePublication, type PublicationVerdict } from './publication.ts';
export { parsePublications, type ShippedPublication } from './publications.ts';
export type { ListFault, Read } from './read-text.ts';
export { type Publication, parseWebServiceList } from './web-service.ts';
