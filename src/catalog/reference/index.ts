export { type Inventory, type InventoryItem, type InventoryKind, parseInventory } from './inventory.ts';
export { parseSkus } from './skus.ts';
export { parseReferenceData, type ReferenceData, type ReferenceFile, referenceData } from './tables.ts';
