import { curl, type Scenario, tcp } from '../scenario.ts';

export const proxyDeniesInside: Scenario = {
  title: 'Proxy denies inside the tunnel',
  story: 'A proxy that opens TLS grants every tunnel, and puts its refusal inside, under its own certificate.',
  network: { proxy: { bumps: 'all', denies: ['login.microsoftonline.com'] } },
  probe: ['--proxy', 'http://10.77.0.1:3128', '--ca-file', '{company-root}'],
  witnesses: [
    {
      run: curl('-x', 'http://10.77.0.1:3128', '--cacert', '{company-root}', 'https://login.microsoftonline.com/'),
      says: ['proxy said 200, answer was 403', 'CN=Contoso TLS Inspection', 'ERR_ACCESS_DENIED'],
    },
    {
      run: curl('-x', 'http://10.77.0.1:3128', '--cacert', '{company-root}', 'https://login.microsoft.com/'),
      says: ['proxy said 200, answer was 200', 'CN=Contoso TLS Inspection'],
    },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'proxy-denied'),
    tcp('login.microsoft.com:443', 'inspected', 'tls-reissued'),
  ],
};
