import { curl, type Scenario, tcp } from '../scenario.ts';

const APEX = 'manage.microsoft.com';

export const apexBlockPage: Scenario = {
  title: 'Block page at the apex',
  story:
    'A filter knows the name at the top and not those below it: its page comes over plain HTTP and, signed anew, over HTTPS, with a status that says yes.',
  network: {
    firewall: [
      { hosts: [APEX], protocol: 'tcp', port: 80, does: 'block-page' },
      { hosts: [APEX], protocol: 'tcp', port: 443, does: 'intercept' },
    ],
    proxy: { bumps: [APEX], denies: [APEX], denialStatus: 200 },
  },
  probe: ['--ca-file', '{company-root}'],
  witnesses: [
    { run: curl(`http://${APEX}/`), says: ['answer was 200', 'Web Page Blocked'] },
    {
      run: curl('--cacert', '{company-root}', `https://${APEX}/`),
      says: ['answer was 200', 'Access Denied', 'CN=Contoso TLS Inspection'],
    },
    { run: curl(`https://portal.${APEX}/`), says: ['answer was 200', 'issuer: O=Lab Public Trust'] },
  ],
  expects: [
    tcp(`${APEX}:80`, 'blocked', 'block-page'),
    tcp(`${APEX}:443`, 'blocked', 'block-page'),
    tcp(`portal.${APEX}:80`, 'reachable', 'answered'),
    tcp(`portal.${APEX}:443`, 'reachable', 'answered'),
  ],
};
