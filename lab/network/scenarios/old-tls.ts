import { curl, type Scenario, tcp } from '../scenario.ts';

export const oldTls: Scenario = {
  title: 'TLS 1.0 and 1.1 only',
  story: 'An old box on the path speaks for a host, and knows no TLS above 1.1.',
  network: { names: { elsewhere: { 'login.microsoftonline.com': 'old-tls' } } },
  witnesses: [
    { run: curl('--tlsv1.2', 'https://login.microsoftonline.com/'), says: ['alert protocol version'] },
    {
      run: [
        'openssl',
        's_client',
        '-tls1_1',
        '-cipher',
        'ALL:@SECLEVEL=0',
        '-connect',
        'login.microsoftonline.com:443',
      ],
      says: ['TLSv1.1', 'Verification: OK'],
    },
  ],
  expects: [tcp('login.microsoftonline.com:443', 'blocked', 'tls-too-old')],
};
