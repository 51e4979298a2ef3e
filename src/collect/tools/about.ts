import { COLLECTIONS, type ToolSource } from '../../evidence/index.ts';
import { ENTRA_LAYOUT } from './entra-layout.ts';
import { SCUBA_KEYS } from './scuba-gear.ts';

/** What Muster reads of another tool, for its documentation. */
export interface OtherTool {
  readonly source: ToolSource;
  readonly title: string;
  /** How its results are made, and by what they are recognised. */
  readonly files: string;
  /** Collections that it gives, each as far as the tool has it. */
  readonly collections: readonly string[];
  /** What it gives besides. */
  readonly tables: readonly string[];
  readonly dated: string;
  /** What it cannot say: that stays unknown. */
  readonly untold: readonly string[];
}

/** Every other tool whose results are evidence. */
export const OTHER_TOOLS: readonly OtherTool[] = [
  {
    source: 'scubagear',
    title: 'ScubaGear',
    files:
      '`ProviderSettingsExport.json` of a run of `Invoke-SCuBA` with the products `aad` and `sharepoint`, or the same inside `ScubaResults_....json`; known by its name',
    collections: ['organization', ...SCUBA_KEYS.map(({ collection }) => collection)],
    tables: [],
    dated: 'by its own `timestamp_zulu`; older versions have none, and their file is as old as it is',
    untold: [
      'What PowerShell cut off because it lay too deep (`System.Object[]`, `@{...}`, members of a list in one text) cannot be read; it is never taken for a value.',
      'An empty list counts only where its own list of commands says that the request succeeded.',
      'Licences come without their service plans. Of SharePoint only the retention of the files of deleted users has a counterpart. Roles are only those that ScubaGear chose, and are not read.',
    ],
  },
  {
    source: 'entra-exporter',
    title: 'EntraExporter',
    files:
      'the folder that `Export-Entra -Path` wrote; known by its layout, such as `Organization/Organization.json` and `Identity/Conditional/AccessPolicies/<id>/<id>.json`',
    collections: [...new Set(ENTRA_LAYOUT.map(({ collection }) => collection))],
    tables: [],
    dated: 'by the oldest of its files',
    untold: [
      'Users are whole only where one of them is synchronised, or the organisation never was: `-CloudUsersAndGroupsOnly` leaves no trace. For groups one must also be no dynamic group, which is all that is exported by default.',
      'A request that failed leaves no file: what has none was not collected, and is never taken for empty.',
      'A role without a file of members may have nobody, or was not answered.',
    ],
  },
  {
    source: 'intune-policy-export',
    title: 'Exported policies of Intune',
    files:
      'a folder of IntuneManagement with `MigrationTable.json` in it, which names the tenant; policies are known by their `@odata.context` or `@odata.type`',
    collections: COLLECTIONS.filter(
      ({ path, query, single }) =>
        single !== true && /^device(App)?Management\//.test(path) && query?.includes('assignments') === true,
    ).map(({ name }) => name),
    tables: [],
    dated: 'by the oldest of its files: a policy says only when it was changed',
    untold: [
      'A policy without a tenant, as OpenIntuneBaseline publishes it or the admin centre exports it, is a baseline to put in place. It is passed over with that reason, as is a policy of another tenant.',
      'Assignments that were left out, or whose empty list has no note of Microsoft Graph beside it, are unknown, and never "to nobody".',
      'Nobody can tell whether all policies were exported: none of these collections is whole.',
    ],
  },
  {
    source: 'intune-network-requirements',
    title: 'IntuneNetworkRequirements',
    files:
      '`ResultList_<date>_<time>_<computer>.csv` of `Get-IntuneNetworkRequirements.ps1 -OutputCSV -CheckCertRevocation`, in a folder `sites/<id of the site>/`; known by its columns. Bring those of all sites at once',
    collections: [],
    tables: ['probes'],
    dated:
      'by the beginning of the day in the name of its oldest file, which has no time zone, or by the age of that file',
    untold: [
      'A row names no endpoint list: it speaks for its host in every list that has it by name, and for no wildcard.',
      'No connection in 300 ms, or no TLS, proves nothing (`cannot-tell`); UDP is not tested.',
      'Whether TLS is inspected is said only where the revocation list of the certificate is known; a sign-in at a proxy only where it answers 407.',
    ],
  },
  {
    source: 'maester',
    title: 'Maester',
    files: '`TestResults-....json` of `Invoke-Maester`; known by its name and its `Tests`',
    collections: [],
    tables: ['tool_results'],
    dated: 'by its own `ExecutedAt`',
    untold: [
      'Everything that would decide: a result is the conclusion of a test, and not what was looked at. Test, title, result and time are kept in the snapshot as `tool_results`; no check can read them, and no finding rests on them.',
      'Its prose names people and is not kept.',
    ],
  },
];
