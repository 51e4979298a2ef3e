import { curl, type Scenario, tcp } from '../scenario.ts';

export const largePacketsLostIn: Scenario = {
  title: 'Large packets lost on the way in',
  story: 'The same the other way: certificates never arrive, which nobody can tell from a server that says nothing.',
  network: { firewall: [{ hosts: ['login.microsoftonline.com'], protocol: 'tcp', port: 443, does: 'drop-large-in' }] },
  witnesses: [
    {
      run: curl('https://login.microsoftonline.com/'),
      says: ['Connected to', 'timed out'],
      saysNot: ['SSL connection using'],
    },
    { run: curl('https://login.microsoft.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'no-answer'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
