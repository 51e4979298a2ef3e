import { curl, type Scenario, tcp } from '../scenario.ts';

export const silentDrop: Scenario = {
  title: 'Silent drop',
  story: 'A packet filter swallows what goes to some hosts.',
  network: { firewall: [{ hosts: ['login.microsoftonline.com'], protocol: 'tcp', port: 443, does: 'drop' }] },
  witnesses: [
    {
      run: curl('https://login.microsoftonline.com/'),
      says: ['timed out', 'answer was 000'],
      saysNot: ['Connected to'],
    },
    { run: curl('https://login.microsoft.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'no-answer'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
