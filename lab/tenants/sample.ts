import type { AccessPolicy } from './conditional-access.ts';
import type { ROLES } from './directory.ts';
import type { DirtyFiles } from './dirt.ts';
import type { EnrolmentSettings } from './enrolment.ts';
import type { Pool } from './licences.ts';
import type { JsonObject } from './output.ts';
import type { Context, Tenant } from './tenant.ts';
import type { WorkspaceFacts } from './workspace.ts';

/** The directory's settings, as their objects in Graph. */
export interface DirectorySettings {
  readonly securityDefaults: boolean;
  readonly invitesFrom: 'everyone' | 'adminsGuestInvitersAndAllMembers';
  readonly guestRole: 'as-members' | 'limited' | 'restricted';
  readonly allowsAdHocSubscriptions: boolean;
  readonly deviceRegistration: JsonObject;
  /** Whom automatic MDM enrolment is for, as the answer spells it. */
  readonly mdmAppliesTo: string;
  /** Joined domains to which OneDrive's sync is restricted; null when it is not. */
  readonly syncRestrictedTo: readonly string[] | null;
  readonly hasBranding: boolean;
  readonly roleHolders: Readonly<Partial<Record<keyof typeof ROLES, readonly number[]>>>;
  readonly saasApps: readonly string[];
  readonly hasApplicationProxy: boolean;
  /** The administrator's account holds its role all the time, and not only when it is activated. */
  readonly hasStandingAdministrator: boolean;
  /** People who may activate a role, by index; null where the tenant has no licence for it. */
  readonly eligible: readonly number[] | null;
}

/** Intune's settings and policies. */
export interface IntuneSettings {
  readonly unlicensedAdministrators: boolean;
  readonly enrolment: EnrolmentSettings;
  readonly autopilotProfiles: readonly JsonObject[];
  readonly compliance: readonly JsonObject[];
  readonly configurations: readonly JsonObject[];
  readonly catalogue: readonly JsonObject[];
  readonly templates: readonly JsonObject[];
  readonly intents: readonly JsonObject[];
  readonly scripts: readonly JsonObject[];
  readonly featureUpdates: readonly JsonObject[];
  readonly apps: readonly JsonObject[];
  readonly appProtection: readonly JsonObject[];
  readonly certificateConnectors: readonly {
    readonly name: string;
    readonly state: 'active' | 'inactive';
    readonly silentDays: number;
  }[];
  readonly threatConnector: 'defender' | 'partner' | null;
  readonly hasExchangeConnector: boolean;
  readonly hasRemoteAssistance: boolean;
  readonly hasVppToken: boolean;
}

/** A sample tenant: its data, and how its settings are made. */
export interface Sample {
  readonly tenant: Tenant;
  readonly pools: readonly Pool[];
  readonly accessPolicies: readonly AccessPolicy[];
  readonly dirtyFiles: DirtyFiles;
  directory(context: Context): DirectorySettings;
  intune(context: Context): IntuneSettings;
  workspace(context: Context): WorkspaceFacts;
}
