import { curl, type Scenario, tcp } from '../scenario.ts';

export const interceptionOfAll: Scenario = {
  title: 'Interception of all',
  story: 'A transparent proxy opens every TLS connection and signs anew; the company trusts its root.',
  network: {
    firewall: [{ hosts: 'any', protocol: 'tcp', port: 443, does: 'intercept' }],
    proxy: { bumps: 'all' },
  },
  probe: ['--ca-file', '{company-root}'],
  witnesses: [
    { run: curl('https://login.microsoftonline.com/'), says: ['self-signed certificate in certificate chain'] },
    {
      run: curl('--cacert', '{company-root}', 'https://portal.manage.microsoft.com/'),
      says: ['answer was 200', 'CN=Contoso TLS Inspection'],
    },
  ],
  expects: [
    tcp('portal.manage.microsoft.com:443', 'inspected', 'tls-reissued'),
    tcp('login.microsoftonline.com:443', 'inspected', 'tls-reissued'),
  ],
};
