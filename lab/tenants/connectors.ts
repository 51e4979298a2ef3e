import type { JsonObject } from './output.ts';
import type { IntuneSettings } from './sample.ts';
import type { Context } from './tenant.ts';

/** Certificate connectors. */
export function certificateConnectors(
  context: Context,
  connectors: IntuneSettings['certificateConnectors'],
): readonly JsonObject[] {
  return connectors.map(({ name, state, silentDays }) => ({
    id: context.guid('ndes', name),
    lastConnectionDateTime: context.ago(silentDays, 20),
    state,
    displayName: `Certificate connector on ${name}`,
    machineName: `${name}.${context.tenant.domain}`,
    enrolledDateTime: context.ago(640),
    connectorVersion: '6.2406.0.1001',
    roleScopeTagIds: ['0'],
  }));
}

const DEFENDER = 'fc780465-2017-40d4-a0c5-307022471b92';

/** Defender for Endpoint's connector, or that of another maker. */
export function threatConnectors(
  context: Context,
  connector: IntuneSettings['threatConnector'],
): readonly JsonObject[] {
  if (connector === null) return [];
  const isDefender = connector === 'defender';
  return [
    {
      id: isDefender ? DEFENDER : context.guid('threat-partner'),
      lastHeartbeatDateTime: context.ago(0, 35),
      partnerState: 'enabled',
      androidMobileApplicationManagementEnabled: false,
      iosMobileApplicationManagementEnabled: false,
      androidEnabled: !isDefender,
      iosEnabled: !isDefender,
      windowsEnabled: isDefender,
      androidDeviceBlockedOnMissingPartnerData: false,
      iosDeviceBlockedOnMissingPartnerData: false,
      windowsDeviceBlockedOnMissingPartnerData: false,
      partnerUnsupportedOsVersionBlocked: false,
      partnerUnresponsivenessThresholdInDays: 7,
      allowPartnerToCollectIOSApplicationMetadata: false,
      allowPartnerToCollectIOSPersonalApplicationMetadata: false,
      microsoftDefenderForEndpointAttachEnabled: isDefender,
    },
  ];
}

/** Exchange on premises. */
export function exchangeConnectors(context: Context, isPresent: boolean): readonly JsonObject[] {
  if (!isPresent) return [];
  return [
    {
      id: context.guid('exchange-connector'),
      lastSyncDateTime: context.ago(14),
      status: 'disconnected',
      primarySmtpAddress: `intune@${context.tenant.domain}`,
      serverName: `EXCH01.${context.tenant.domain}`,
      connectorServerName: `EXCH01.${context.tenant.domain}`,
      exchangeConnectorType: 'onPremises',
      version: '6.1.0.0',
      exchangeAlias: 'intune',
      exchangeOrganization: context.tenant.displayName,
    },
  ];
}

/** Remote assistance by TeamViewer. */
export function remoteAssistance(context: Context, isOnboarded: boolean): readonly JsonObject[] {
  return [
    {
      id: context.guid('remote-assistance'),
      displayName: 'TeamViewer',
      onboardingUrl: 'https://login.teamviewer.com/',
      onboardingStatus: isOnboarded ? 'onboarded' : 'notOnboarded',
      lastConnectionDateTime: isOnboarded ? context.ago(3) : '0001-01-01T00:00:00Z',
    },
  ];
}

/** The certificate by which Intune reaches Apple devices. */
export function applePushCertificate(context: Context): JsonObject {
  return {
    id: context.guid('apple-push'),
    appleIdentifier: `apple@${context.tenant.domain}`,
    topicIdentifier: `com.apple.mgmt.External.${context.guid('apple-push-topic')}`,
    lastModifiedDateTime: context.ago(160),
    expirationDateTime: context.ago(-205),
    certificateUploadStatus: null,
    certificateUploadFailureReason: null,
    certificateSerialNumber: '5A3C11D00CE5A0B1',
    certificate: null,
  };
}

/** Apple Business Manager. */
export function vppTokens(context: Context, isPresent: boolean): readonly JsonObject[] {
  if (!isPresent) return [];
  return [
    {
      id: context.guid('vpp'),
      organizationName: context.tenant.displayName,
      vppTokenAccountType: 'business',
      appleId: `apple@${context.tenant.domain}`,
      expirationDateTime: context.ago(-150),
      lastSyncDateTime: context.ago(0, 90),
      token: null,
      lastModifiedDateTime: context.ago(215),
      state: 'valid',
      lastSyncStatus: 'completed',
      automaticallyUpdateApps: true,
      countryOrRegion: context.tenant.country.toLowerCase(),
    },
  ];
}

/** Who holds Intune's own roles. */
export function intuneRoles(context: Context): readonly JsonObject[] {
  return [
    {
      id: context.guid('intune-role', 'help-desk'),
      displayName: 'Help desk',
      description: 'Help Desk Operator for the service desk',
      resourceScopes: [],
      members: [context.guid('group', 'it-operations')],
    },
  ];
}
