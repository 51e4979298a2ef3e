import { type GroupKey, groupId } from './groups.ts';
import type { JsonObject } from './output.ts';
import type { Context } from './tenant.ts';

/** What tells one conditional access policy from another. */
export interface AccessPolicy {
  readonly name: string;
  readonly state?: 'enabled' | 'disabled' | 'enabledForReportingButNotEnforced';
  readonly includeUsers?: readonly string[];
  readonly includeGroups?: readonly GroupKey[];
  readonly includeRoles?: readonly string[];
  readonly excludeGroups?: readonly GroupKey[];
  readonly applications?: readonly string[];
  readonly excludeApplications?: readonly string[];
  readonly userActions?: readonly string[];
  readonly clientAppTypes?: readonly string[];
  readonly platforms?: readonly string[];
  readonly signInRisk?: readonly string[];
  readonly userRisk?: readonly string[];
  readonly controls?: readonly string[];
  readonly operator?: 'AND' | 'OR';
  readonly strength?: keyof typeof STRENGTHS;
}

const STRENGTHS = {
  'Multifactor authentication': [
    '00000000-0000-0000-0000-000000000002',
    ['windowsHelloForBusiness', 'fido2', 'password,microsoftAuthenticatorPush', 'password,sms'],
  ],
  'Phishing-resistant MFA': [
    '00000000-0000-0000-0000-000000000004',
    ['windowsHelloForBusiness', 'fido2', 'x509CertificateMultiFactor'],
  ],
} as const;

/** A conditional access policy as Graph lists it. */
export function accessPolicy(context: Context, policy: AccessPolicy, index: number): JsonObject {
  return {
    id: context.guid('conditional-access', policy.name),
    templateId: null,
    displayName: policy.name,
    createdDateTime: context.ago(500 - index),
    modifiedDateTime: context.ago(60 + index),
    state: policy.state ?? 'enabled',
    deletedDateTime: null,
    conditions: {
      userRiskLevels: policy.userRisk ?? [],
      signInRiskLevels: policy.signInRisk ?? [],
      clientAppTypes: policy.clientAppTypes ?? ['all'],
      servicePrincipalRiskLevels: [],
      insiderRiskLevels: null,
      clientApplications: null,
      platforms: policy.platforms === undefined ? null : { includePlatforms: policy.platforms, excludePlatforms: [] },
      locations: null,
      devices: null,
      authenticationFlows: null,
      applications: {
        includeApplications: policy.userActions === undefined ? (policy.applications ?? ['All']) : [],
        excludeApplications: policy.excludeApplications ?? [],
        includeUserActions: policy.userActions ?? [],
        includeAuthenticationContextClassReferences: [],
        applicationFilter: null,
      },
      users: {
        includeUsers: policy.includeUsers ?? [],
        excludeUsers: [],
        includeGroups: (policy.includeGroups ?? []).map((key) => groupId(context, key)),
        excludeGroups: (policy.excludeGroups ?? []).map((key) => groupId(context, key)),
        includeRoles: policy.includeRoles ?? [],
        excludeRoles: [],
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
      },
    },
    grantControls: grantControls(context, policy),
    sessionControls: null,
  };
}

function grantControls(context: Context, policy: AccessPolicy): JsonObject | null {
  if (policy.controls === undefined && policy.strength === undefined) return null;
  return {
    operator: policy.operator ?? 'OR',
    builtInControls: policy.controls ?? [],
    customAuthenticationFactors: [],
    termsOfUse: [],
    authenticationStrength: policy.strength === undefined ? null : strength(context, policy.strength),
  };
}

function strength(context: Context, name: keyof typeof STRENGTHS): JsonObject {
  const [id, allowedCombinations] = STRENGTHS[name];
  return {
    id,
    createdDateTime: context.ago(1500),
    modifiedDateTime: context.ago(1500),
    displayName: name,
    description: 'Combinations of methods that satisfy strong authentication',
    policyType: 'builtIn',
    requirementsSatisfied: 'mfa',
    allowedCombinations,
    combinationConfigurations: [],
  };
}
