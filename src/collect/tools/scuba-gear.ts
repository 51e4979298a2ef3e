import type { CollectedAnswer, InputEntry } from '../../evidence/index.ts';
import { createCollectionSink } from '../tenant/collection-sink.ts';
import { isJsonObject, type JsonObject } from '../tenant/json-object.ts';
import type { FoundFile } from '../walk.ts';
import { withoutCutOff } from './cut-off.ts';
import { collectionNamed, graphObject } from './graph-object.ts';
import { membersOf, readDocument } from './read-document.ts';
import {
  checkTenant,
  datedAt,
  scratchFor,
  skippedFile,
  type ToolRead,
  type ToolReading,
  type ToolSnapshot,
  tenantIdOf,
  timeOf,
} from './tool.ts';

/** A key of ScubaGear's export whose value holds objects as Microsoft Graph answered them. */
interface Key {
  readonly key: string;
  readonly collection: string;
  /** The list of commands that succeeded, and the command in it (`Get-Mg` or `Get-MgBeta` before it). */
  readonly product: 'aad' | 'SharePoint';
  readonly commands: readonly string[];
  readonly adapt?: (object: JsonObject, tenant: string | undefined) => JsonObject;
}

/**
 * What ScubaGear's providers export of what Muster reads: cisagov/ScubaGear
 * `PowerShell/ScubaGear/Modules/Providers/ExportAADProvider.psm1` and `ExportSharePointProvider.psm1`; a sample is its
 * `Sample-Reports/ProviderSettingsExport.json`. Not read: `privileged_users` and `privileged_roles` (a choice of roles, so
 * whoever is not in them may still hold another), `service_plans` (only those that succeeded, without their SKU).
 */
export const SCUBA_KEYS: readonly Key[] = [
  {
    key: 'conditional_access_policies',
    collection: 'conditionalAccessPolicies',
    product: 'aad',
    commands: ['IdentityConditionalAccessPolicy'],
  },
  {
    key: 'authorization_policies',
    collection: 'authorizationPolicy',
    product: 'aad',
    commands: ['PolicyAuthorizationPolicy'],
  },
  { key: 'domain_settings', collection: 'domains', product: 'aad', commands: ['Domain'] },
  {
    key: 'license_information',
    collection: 'subscribedSkus',
    product: 'aad',
    commands: ['SubscribedSku'],
    // ScubaGear leaves the id out; Graph makes it of the tenant's and the SKU's.
    adapt: (sku, tenant) =>
      tenant === undefined || typeof sku['skuId'] !== 'string' ? sku : { ...sku, id: `${tenant}_${sku['skuId']}` },
  },
  {
    key: 'SPO_tenant',
    collection: 'sharepointSettings',
    product: 'SharePoint',
    commands: ['Get-SPOTenant', 'Get-PnPTenant'],
    // The module's name for what Graph calls deletedUserPersonalSiteRetentionPeriodInDays; the rest has no counterpart.
    adapt: (settings) => ({
      ...('orphanedPersonalSitesRetentionPeriod' in settings
        ? { deletedUserPersonalSiteRetentionPeriodInDays: settings['orphanedPersonalSitesRetentionPeriod'] }
        : {}),
    }),
  },
];

const FILE_NAME = /(^|\/)(ProviderSettingsExport|ScubaResults)[^/]*\.json$/i;
const SOURCE = 'scubagear';

/**
 * Reads exports of ScubaGear: `ProviderSettingsExport.json`, or the same as `Raw` in `ScubaResults_*.json`. Dated by its
 * `timestamp_zulu`; older ones have only a local date, so that their file's age counts. ScubaGear writes an empty list
 * where a request failed: only what its own list of commands says succeeded is complete.
 */
export async function readScubaGear(files: readonly FoundFile[], reading: ToolReading): Promise<ToolRead> {
  const snapshots: ToolSnapshot[] = [];
  const reports: ToolRead['reports'][number][] = [];
  const left: FoundFile[] = [];
  for (const file of files) {
    if (!FILE_NAME.test(file.name)) {
      left.push(file);
      continue;
    }
    const read = await readDocument(file, reading.signal);
    if ('why' in read) {
      reports.push(skippedFile(file, `${read.why}; run ScubaGear again, or bring its whole file`));
      continue;
    }
    const raw = isJsonObject(read.object['Raw']) ? read.object['Raw'] : read.object;
    if (!('tenant_details' in raw) && !SCUBA_KEYS.some(({ key }) => key in raw)) {
      reports.push(skippedFile(file, 'it is called as an export of ScubaGear, but has none of its keys'));
      continue;
    }
    const snapshot = readExport(file, { ...metadataOf(read.object), ...raw }, reading);
    snapshots.push(snapshot);
    reports.push({
      file: file.name,
      collection: snapshot.answers.map(({ name }) => name).join(', '),
      objects: snapshot.inputs.reduce((sum, { objects }) => sum + objects, 0),
      problems: snapshot.inputs.flatMap(({ problems }) => problems),
    });
  }
  return { snapshots, reports, left };
}

/** `ScubaResults` says beside its raw part when it was made. */
function metadataOf(results: JsonObject): JsonObject {
  const metadata = isJsonObject(results['MetaData']) ? results['MetaData'] : {};
  return { timestamp_zulu: metadata['TimestampZulu'] };
}

function readExport(file: FoundFile, raw: JsonObject, reading: ToolReading): ToolSnapshot {
  const details = membersOf(raw['tenant_details']).find(isJsonObject);
  const tenant = tenantIdOf(details?.['TenantId']);
  checkTenant(file, tenant, reading.tenant);
  const scratch = scratchFor(reading, SOURCE);
  const collectedAt = datedAt(reading, timeOf(raw['timestamp_zulu']), file.writtenAt);
  const answers: CollectedAnswer[] = [];
  const inputs: InputEntry[] = [];

  function take(name: string, values: readonly unknown[], from: string, outcome: Outcome, adapt?: Key['adapt']): void {
    const collection = collectionNamed(name);
    const sink = createCollectionSink(collection, scratch);
    const problems: string[] = [];
    let objects = 0;
    for (const [index, value] of values.entries()) {
      const object = graphObject(value);
      if (object === undefined) {
        sink.lose('an object could not be read');
        problems.push(`${from}, entry ${index + 1}: it is no object`);
      } else if (sink.add(withoutCutOff(adapt?.(object, tenant) ?? object, name))) objects += 1;
    }
    sink.note({ group: file.name, hasNext: false });
    const answer = sink.finish(() => collectedAt);
    answers.push(withOutcome(answer, outcome, objects));
    inputs.push({ file: file.name, collection: name, objects, problems: problems.slice(0, 20) });
  }

  if (details !== undefined) {
    const organization = membersOf(details['AADAdditionalData']).filter(isJsonObject);
    const found: Outcome = organization.length > 0 ? 'answered' : 'failed';
    take('organization', organization, 'tenant_details', found);
  }
  for (const { key, collection, product, commands, adapt } of SCUBA_KEYS) {
    if (!(key in raw)) continue;
    take(collection, membersOf(raw[key]), key, outcomeOf(raw, product, commands), adapt);
  }
  return { source: SOURCE, answers, inputs, ...(tenant === undefined ? {} : { tenant }) };
}

/** What ScubaGear says became of a request. */
type Outcome = 'answered' | 'failed' | 'untold';

/** Commands are compared without the prefix that changes between versions of the module. */
function outcomeOf(raw: JsonObject, product: Key['product'], commands: readonly string[]): Outcome {
  const has = (list: unknown) =>
    membersOf(list).some(
      (command) => typeof command === 'string' && commands.includes(command.replace(/^Get-Mg(Beta)?/, '')),
    );
  if (has(raw[`${product}_unsuccessful_commands`])) return 'failed';
  return has(raw[`${product}_successful_commands`]) ? 'answered' : 'untold';
}

function withOutcome(answer: CollectedAnswer, outcome: Outcome, objects: number): CollectedAnswer {
  if (outcome === 'answered') return answer;
  const why =
    outcome === 'failed'
      ? 'ScubaGear says that its request failed'
      : 'ScubaGear does not say whether its request was answered';
  const message = [why, answer.message].filter((text) => text !== undefined).join('; ');
  if (objects > 0) return { ...answer, status: 'truncated', message };
  const { relation: _, ...entry } = answer;
  return { ...entry, status: 'failed', message };
}
