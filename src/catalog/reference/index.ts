export { normaliseEdition, parseEditions, type WindowsEditionAlias, type WindowsEditions } from './editions.ts';
export {
  type Endpoint,
  type EndpointList,
  type EndpointMember,
  type EndpointService,
  parseEndpoints,
} from './endpoints.ts';
export { type About, normaliseName } from './fields.ts';
export { type Inventory, type InventoryItem, type InventoryKind, parseInventory } from './inventory.ts';
export {
  type CapabilityPlan,
  type LicenceSetExample,
  type LicenceSetMember,
  type Licences,
  parseLicences,
} from './licences.ts';
export { parseMakers, type SupportedMaker, type SupportedMakers } from './makers.ts';
export { parseRegions, type SupportedCountries, type SupportedCountry } from './regions.ts';
export {
  type FixedId,
  parseServicePrincipals,
  type ServiceAccountName,
  type ServiceGroupName,
  type ServicePrincipals,
} from './service-principals.ts';
export { parseSkus, type Sku, type SkuPlan, type Skus } from './skus.ts';
export {
  parseReferenceData,
  REFERENCE_FILES,
  type ReferenceData,
  type ReferenceFile,
  type ReferenceRow,
} from './tables.ts';
export {
  parseWindowsReleases,
  type ServicingGroup,
  type WindowsRelease,
  type WindowsReleases,
} from './windows-releases.ts';
