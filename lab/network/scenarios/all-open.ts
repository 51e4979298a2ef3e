import type { Scenario } from '../scenario.ts';

export const allOpen: Scenario = {
  title: 'Everything is open',
  story: 'Nothing stands between the client and the internet but a router.',
  network: {},
  witnesses: [
    {
      run: [
        'curl',
        '-sS',
        '-o',
        '/dev/null',
        '-w',
        '%{http_code} %{ssl_verify_result}',
        'https://login.microsoftonline.com/',
      ],
      says: ['200 0'],
    },
    { run: ['curl', '-sS', '-6', 'https://portal.manage.microsoft.com/'], says: ['A host of the lab'] },
    { run: ['curl', '-sS', 'http://www.msftconnecttest.com/connecttest.txt'], says: ['Microsoft Connect Test'] },
  ],
  expects: [
    { host: 'login.microsoftonline.com', protocol: 'tcp', port: 443, verdict: 'reachable', reason: 'answered' },
  ],
};
