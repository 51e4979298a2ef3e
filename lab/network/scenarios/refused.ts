import { curl, type Scenario, tcp } from '../scenario.ts';

export const refused: Scenario = {
  title: 'Refused',
  story: 'A packet filter answers the first packet to some hosts with a reset.',
  network: { firewall: [{ hosts: ['login.microsoftonline.com'], protocol: 'tcp', port: 443, does: 'refuse' }] },
  witnesses: [
    { run: curl('https://login.microsoftonline.com/'), says: ['Connection refused'] },
    { run: curl('https://login.microsoft.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'connection-refused'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
