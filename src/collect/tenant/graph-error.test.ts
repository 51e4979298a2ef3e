import { expect, test } from 'vitest';
import { readGraphError } from './graph-error.ts';

test.each([
  ['Authorization_RequestDenied', 'Insufficient privileges to complete the operation.', 'denied'],
  ['Forbidden', '', 'denied'],
  ['InvalidAuthenticationToken', 'Access token has expired.', 'denied'],
  ['AadPremiumLicenseRequired', 'x', 'not-licensed'],
  ['Authentication_RequestFromNonPremiumTenantOrB2CTenant', 'x', 'not-licensed'],
  ['BadRequest', 'Request not applicable to target tenant.', 'not-licensed'],
  ['Request_ResourceNotFound', 'x', 'not-found'],
  ['UnknownError', '', 'failed'],
])('%s (%s) is %s', (code, message, status) => {
  expect(readGraphError({ error: { code, message } })).toEqual({ status, code, message });
});

test('an error is read in capitals too, on one line and shortened; anything else is none', () => {
  const error = readGraphError({ Error: { Code: 'X', Message: `a\n${'b'.repeat(300)}` } });

  expect(error).toEqual({ status: 'failed', code: 'X', message: `a ${'b'.repeat(198)}...` });
  expect(readGraphError({ value: [] })).toBeUndefined();
  expect(readGraphError({ error: 'text' })).toBeUndefined();
  expect(readGraphError(null)).toBeUndefined();
});
