import { curl, type Scenario, tcp } from '../scenario.ts';

export const blockPage: Scenario = {
  title: 'Block page with status 200',
  story: 'A filter answers in the place of some hosts, says no in words and yes in the status.',
  network: {
    firewall: [
      { hosts: ['adl.windows.com'], protocol: 'tcp', port: 80, does: 'block-page' },
      { hosts: 'any', protocol: 'tcp', port: 443, does: 'intercept' },
    ],
    proxy: { bumps: ['login.microsoftonline.com'], denies: ['login.microsoftonline.com'], denialStatus: 200 },
  },
  probe: ['--ca-file', '{company-root}'],
  witnesses: [
    { run: curl('http://adl.windows.com/'), says: ['answer was 200', 'Web Page Blocked'] },
    {
      run: curl('--cacert', '{company-root}', 'https://login.microsoftonline.com/'),
      says: ['answer was 200', 'Access Denied', 'CN=Contoso TLS Inspection'],
    },
    { run: curl('https://login.microsoft.com/'), says: ['answer was 200', 'issuer: O=Lab Public Trust'] },
  ],
  expects: [
    tcp('adl.windows.com:80', 'blocked', 'block-page'),
    tcp('login.microsoftonline.com:443', 'blocked', 'block-page'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
