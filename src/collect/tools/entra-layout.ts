/** What one path of EntraExporter's layout holds. */
interface Place {
  /** Below the folder of the export; `{id}` is a folder that is named by an object, with a file of the same name in it. */
  readonly path: string;
  readonly collection: string;
  /** Nothing but EntraExporter writes such a path. */
  readonly isMark?: true;
}

/**
 * Where EntraExporter puts what Muster reads: microsoft/EntraExporter `src/Get-EEDefaultSchema.ps1` (the paths) and
 * `src/Export-Entra.ps1` (a folder and a file per object, both named by its id).
 */
export const ENTRA_LAYOUT: readonly Place[] = [
  { path: 'Organization/Organization.json', collection: 'organization', isMark: true },
  { path: 'Domains/{id}', collection: 'domains' },
  { path: 'SubscribedSkus/{id}', collection: 'subscribedSkus' },
  { path: 'DirectoryRoles/{id}', collection: 'directoryRoles' },
  { path: 'DirectoryRoles/{id}/Members/{id}', collection: 'directoryRoles' },
  {
    path: 'Policies/IdentitySecurityDefaultsEnforcementPolicy/{id}',
    collection: 'securityDefaults',
    isMark: true,
  },
  { path: 'Policies/AuthorizationPolicy/{id}', collection: 'authorizationPolicy', isMark: true },
  { path: 'Identity/Conditional/AccessPolicies/{id}', collection: 'conditionalAccessPolicies', isMark: true },
  { path: 'Groups/{id}', collection: 'groups' },
  { path: 'Groups/{id}/Owners/{id}', collection: 'groupOwners' },
  { path: 'Groups/{id}/Members/{id}', collection: 'groupMembers' },
  { path: 'ServicePrincipals/{id}', collection: 'servicePrincipals' },
  { path: 'Users/{id}', collection: 'users' },
  { path: 'Devices/{id}', collection: 'directoryDevices' },
  { path: 'Directory/OnPremisesSynchronization.json', collection: 'onPremisesSynchronization', isMark: true },
  { path: 'OnPremisesPublishingProfiles/ApplicationProxy/Connectors/{id}', collection: 'connectors', isMark: true },
  { path: 'Admin/Sharepoint/settings.json', collection: 'sharepointSettings', isMark: true },
];

/** The folders of the layout, with those of which nothing is read. */
export const ENTRA_FOLDERS: readonly string[] = [
  'AccessPolicies',
  'Admin',
  'AdministrativeUnits',
  'Applications',
  'Devices',
  'Directory',
  'DirectoryRoles',
  'Domains',
  'GroupSettings',
  'Groups',
  'IAM',
  'Identity',
  'IdentityGovernance',
  'IdentityProviders',
  'OnPremisesPublishingProfiles',
  'Organization',
  'PIM',
  'Policies',
  'Reports',
  'RoleManagement',
  'ServicePrincipals',
  'SubscribedSkus',
  'Users',
];

/** Where a file lies in an export of EntraExporter. */
export interface EntraPlace {
  /** The folder of the export. */
  readonly root: string;
  readonly collection: string;
  /** The group or role that it is a member or owner of. */
  readonly parent?: string;
  readonly isMark: boolean;
}

const TEMPLATES = ENTRA_LAYOUT.map((place) => ({
  ...place,
  steps: place.path.split('/').flatMap((step, index, steps) =>
    // The last id is a folder with a file of the same name in it.
    step === '{id}' && index === steps.length - 1 ? ['{id}', '{same}'] : [step],
  ),
})).sort((a, b) => b.steps.length - a.steps.length);

/** Finds what a path holds by EntraExporter's layout, from any root; nothing where it is none of its paths. */
export function placeInEntraExport(path: string): EntraPlace | undefined {
  const steps = path.split(/[\\/]/);
  for (const template of TEMPLATES) {
    const offset = steps.length - template.steps.length;
    const found = offset < 0 ? undefined : parentOf(steps.slice(offset), template.steps);
    if (found === undefined) continue;
    return {
      root: steps.slice(0, offset).join('/'),
      collection: template.collection,
      isMark: template.isMark === true,
      ...(found === '' ? {} : { parent: found }),
    };
  }
  return undefined;
}

/** The object whose part a path is, '' where it is none's; nothing where the path does not fit. */
function parentOf(steps: readonly string[], template: readonly string[]): string | undefined {
  let parent = '';
  for (const [index, expected] of template.entries()) {
    const step = steps[index] ?? '';
    if (expected === '{same}') {
      if (step !== `${steps[index - 1] ?? ''}.json`) return undefined;
    } else if (expected === '{id}') {
      if (template[index + 1] !== '{same}') parent = step;
    } else if (expected !== step) return undefined;
  }
  return parent;
}
