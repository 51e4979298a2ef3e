export { type Coverage, coverInventory } from './coverage.ts';
export { type CatalogEntry, type CatalogFile, entriesOf, inventoryOf, type Library, parseLibrary } from './library.ts';
export { factAsRequirement, factsIn, type Onboarding, parseOnboarding } from './onboarding.ts';
export { type Parsed, parseYaml, placeOf, type TextFault } from './parse.ts';
export {
  type Inventory,
  type InventoryItem,
  type InventoryKind,
  parseInventory,
  parseReferenceData,
  parseSkus,
  type ReferenceData,
  type ReferenceFile,
  referenceData,
} from './reference/index.ts';
export { AREAS, type AttestedFact, type Catalog, type Requirement } from './requirement.ts';
export {
  type Fact,
  ONBOARDED_SERVICES,
  type OnboardedService,
  PARTIES,
  type Party,
  PHASES,
  type Phase,
  type Scope,
  type ServiceOffered,
  type Task,
} from './task.ts';
