import type { JsonObject } from './output.ts';
import { type FixedAccount, personAt, populationOf } from './people.ts';
import type { Context } from './tenant.ts';

/** Who registered which methods of authentication, accounts that are no persons too. */
export function* registrationDetails(context: Context): Generator<JsonObject> {
  const population = populationOf(context);
  for (const account of population.fixed) {
    const id = context.guid('account', account.key);
    const upn = `${account.local}@${context.tenant.initialDomain}`;
    yield details(context, { id, upn, name: account.displayName, ...registrationOf(account) });
  }
  for (let index = 0; index < population.people; index++) {
    const { id, upn, displayName, kind } = personAt(context, index, population.people);
    if (kind === 'left') continue;
    const isRegistered = context.random('registered', index).chance(context.tenant.registered);
    yield details(context, {
      id,
      upn,
      name: displayName,
      isAdmin: false,
      // Where few registered, the reset is on for a selected few at most.
      maySspr: context.tenant.registered > 0.5,
      methods: isRegistered ? ['microsoftAuthenticatorPush', 'mobilePhone'] : [],
    });
  }
}

interface Registration {
  readonly isAdmin: boolean;
  readonly maySspr: boolean;
  readonly methods: readonly string[];
}

function registrationOf(account: FixedAccount): Registration {
  switch (account.kind) {
    case 'administrator':
      return { isAdmin: true, maySspr: true, methods: ['microsoftAuthenticatorPush', 'mobilePhone', 'fido2'] };
    case 'break-glass':
      return { isAdmin: true, maySspr: false, methods: ['fido2'] };
    case 'service':
    case 'synchronisation':
    case 'old-test':
      return { isAdmin: account.kind === 'synchronisation', maySspr: false, methods: [] };
  }
}

function details(
  context: Context,
  given: Registration & { readonly id: string; readonly upn: string; readonly name: string },
): JsonObject {
  const isRegistered = given.methods.length > 0;
  const hasPush = given.methods.includes('microsoftAuthenticatorPush');
  return {
    id: given.id,
    userPrincipalName: given.upn,
    userDisplayName: given.name,
    userType: 'member',
    isAdmin: given.isAdmin,
    isSsprRegistered: hasPush,
    isSsprEnabled: given.maySspr,
    isSsprCapable: given.maySspr && hasPush,
    isMfaRegistered: isRegistered,
    isMfaCapable: isRegistered,
    isPasswordlessCapable: given.methods.includes('fido2'),
    methodsRegistered: given.methods,
    isSystemPreferredAuthenticationMethodEnabled: isRegistered,
    systemPreferredAuthenticationMethods: hasPush ? ['PhoneAppNotification'] : given.methods,
    userPreferredMethodForSecondaryAuthentication: hasPush ? 'push' : 'none',
    lastUpdatedDateTime: context.ago(0, 300),
  };
}
