import { type Column, computed } from '../schema.ts';

const TARGETS = `list_transform(json_extract(assignments, '$[*]'), lambda a: json_extract(a, '$.target'))`;
const TYPE = `lower(json_extract_string(t, '$."@odata.type"'))`;

function has(...types: readonly string[]): string {
  const wanted = types.map((type) => `'#microsoft.graph.${type.toLowerCase()}'`).join(', ');
  return `CASE WHEN assignments IS NOT NULL THEN len(list_filter(${TARGETS}, lambda t: ${TYPE} IN (${wanted}))) > 0 END`;
}

function groups(type: string): string {
  return `CASE WHEN assignments IS NOT NULL THEN list_transform(list_filter(${TARGETS}, lambda t: ${TYPE} = '#microsoft.graph.${type.toLowerCase()}'), lambda t: json_extract_string(t, '$.groupId')) END`;
}

/**
 * Whom a policy, profile or app is assigned to, read from its expanded `assignments`. All are NULL where the answer
 * was asked for without them.
 */
export const ASSIGNMENT_COLUMNS: Readonly<Record<string, Column>> = {
  assigned: computed(
    'boolean',
    'Assigned to anybody at all',
    has(
      'allDevicesAssignmentTarget',
      'allLicensedUsersAssignmentTarget',
      'groupAssignmentTarget',
      'configurationManagerCollectionAssignmentTarget',
    ),
  ),
  all_devices: computed(
    'boolean',
    'Assigned to all devices (a filter may narrow it: has_filter)',
    has('allDevicesAssignmentTarget'),
  ),
  all_users: computed(
    'boolean',
    'Assigned to all licensed users (a filter may narrow it: has_filter)',
    has('allLicensedUsersAssignmentTarget'),
  ),
  include_groups: computed('text[]', 'Groups it is assigned to', groups('groupAssignmentTarget')),
  exclude_groups: computed('text[]', 'Groups it is kept from', groups('exclusionGroupAssignmentTarget')),
  has_filter: computed(
    'boolean',
    'A filter narrows at least one of its assignments',
    `CASE WHEN assignments IS NOT NULL THEN len(list_filter(${TARGETS}, lambda t: coalesce(json_extract_string(t, '$.deviceAndAppManagementAssignmentFilterType'), 'none') <> 'none')) > 0 END`,
  ),
};
