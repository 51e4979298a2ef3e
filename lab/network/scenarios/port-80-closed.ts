import { curl, type Scenario, tcp } from '../scenario.ts';

export const port80Closed: Scenario = {
  title: 'Port 80 closed',
  story: 'Only port 443 is open: nobody thought of the connectivity test and of revocation, which are plain HTTP.',
  network: { firewall: [{ hosts: 'any', protocol: 'tcp', port: 80, does: 'refuse' }] },
  witnesses: [
    { run: curl('http://www.msftconnecttest.com/connecttest.txt'), says: ['Connection refused'] },
    { run: curl('https://login.microsoftonline.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('www.msftconnecttest.com:80', 'blocked', 'connection-refused'),
    tcp('login.microsoftonline.com:443', 'degraded', 'revocation-unreachable'),
  ],
};
