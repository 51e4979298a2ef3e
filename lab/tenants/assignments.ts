import { type GroupKey, groupId } from './groups.ts';
import type { JsonObject } from './output.ts';
import type { Context } from './tenant.ts';

/** Whom something in Intune is assigned to. */
export type Target =
  | { readonly to: 'all-devices' | 'all-users'; readonly filter?: FilterUse }
  | { readonly to: 'group'; readonly group: GroupKey; readonly filter?: FilterUse }
  | { readonly to: 'tree-group'; readonly node: number; readonly filter?: FilterUse }
  | { readonly to: 'exclusion'; readonly group: GroupKey }
  | { readonly to: 'collection'; readonly collectionId: string };

/** A filter on an assignment. */
export interface FilterUse {
  readonly filter: FilterKey;
  readonly type: 'include' | 'exclude';
}

/** The assignment filters of the samples. */
export type FilterKey = 'corporate' | 'virtual-machines';

const FILTERS: Readonly<Record<FilterKey, { readonly name: string; readonly rule: string }>> = {
  corporate: { name: 'Corporate Windows devices', rule: '(device.deviceOwnership -eq "Corporate")' },
  'virtual-machines': {
    name: 'Virtual machines',
    rule: '(device.model -startsWith "VMware") or (device.model -startsWith "Cloud PC")',
  },
};

/** The assignment filters as Intune lists them. */
export function assignmentFilters(context: Context): readonly JsonObject[] {
  return Object.entries(FILTERS).map(([key, { name, rule }]) => ({
    id: context.guid('filter', key),
    createdDateTime: context.ago(200),
    lastModifiedDateTime: context.ago(190),
    displayName: name,
    description: '',
    platform: 'windows10AndLater',
    rule,
    roleScopeTags: ['0'],
    assignmentFilterManagementType: 'devices',
    payloads: [],
  }));
}

/** The `assignments` of an object, expanded; ids are made as Intune makes them, of policy and target. */
export function assignmentsOf(
  context: Context,
  objectId: string,
  targets: readonly Target[],
  more: JsonObject = {},
): readonly JsonObject[] {
  return targets.map((target) => {
    const written = targetObject(context, target);
    return {
      id: `${objectId}_${targetId(context, target)}`,
      source: 'direct',
      sourceId: objectId,
      ...more,
      target: written,
    };
  });
}

// The ids of the two virtual groups, the same in every tenant.
const ALL_DEVICES = 'adadadad-808e-44e2-905a-0b7873a8a531';
const ALL_USERS = 'acacacac-9df4-4c7d-9d50-4ef0226f57a9';

function targetId(context: Context, target: Target): string {
  switch (target.to) {
    case 'all-devices':
      return ALL_DEVICES;
    case 'all-users':
      return ALL_USERS;
    case 'group':
    case 'exclusion':
      return groupId(context, target.group);
    case 'tree-group':
      return context.guid('tree', target.node);
    case 'collection':
      return target.collectionId;
  }
}

function targetObject(context: Context, target: Target): JsonObject {
  const use = 'filter' in target ? target.filter : undefined;
  const filter: JsonObject = {
    deviceAndAppManagementAssignmentFilterId: use === undefined ? null : context.guid('filter', use.filter),
    deviceAndAppManagementAssignmentFilterType: use === undefined ? 'none' : use.type,
  };
  switch (target.to) {
    case 'all-devices':
      return { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget', ...filter };
    case 'all-users':
      return { '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget', ...filter };
    case 'group':
    case 'tree-group':
      return { '@odata.type': '#microsoft.graph.groupAssignmentTarget', ...filter, groupId: targetId(context, target) };
    case 'exclusion':
      return {
        '@odata.type': '#microsoft.graph.exclusionGroupAssignmentTarget',
        ...filter,
        groupId: targetId(context, target),
      };
    case 'collection':
      return {
        '@odata.type': '#microsoft.graph.configurationManagerCollectionAssignmentTarget',
        ...filter,
        collectionId: target.collectionId,
      };
  }
}
