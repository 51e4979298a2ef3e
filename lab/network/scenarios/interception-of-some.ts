import { curl, type Scenario, tcp } from '../scenario.ts';

export const interceptionOfSome: Scenario = {
  title: 'Interception of some',
  story: 'A transparent proxy opens the connections to some hosts, and passes the others on as they are.',
  network: {
    firewall: [{ hosts: 'any', protocol: 'tcp', port: 443, does: 'intercept' }],
    proxy: { bumps: ['portal.manage.microsoft.com'] },
  },
  probe: ['--ca-file', '{company-root}'],
  witnesses: [
    {
      run: curl('--cacert', '{company-root}', 'https://portal.manage.microsoft.com/'),
      says: ['answer was 200', 'CN=Contoso TLS Inspection'],
    },
    { run: curl('https://login.microsoftonline.com/'), says: ['answer was 200', 'issuer: O=Lab Public Trust'] },
  ],
  expects: [
    tcp('portal.manage.microsoft.com:443', 'inspected', 'tls-reissued'),
    tcp('login.microsoftonline.com:443', 'reachable', 'answered'),
  ],
};
