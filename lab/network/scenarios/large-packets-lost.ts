import { curl, type Scenario, tcp } from '../scenario.ts';

export const largePacketsLost: Scenario = {
  title: 'Large packets lost',
  story: 'A tunnel on the path is narrower than it says: what is longer than 1,400 bytes gets lost on its way back.',
  network: { firewall: [{ hosts: ['login.microsoftonline.com'], protocol: 'tcp', port: 443, does: 'drop-large' }] },
  witnesses: [
    { run: curl('https://login.microsoftonline.com/'), says: ['Connected to', 'timed out'] },
    { run: curl('https://login.microsoft.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'packets-lost-by-size'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
