import { curl, type Scenario, tcp } from '../scenario.ts';

export const reset: Scenario = {
  title: 'Reset',
  story: 'A packet filter lets connections open, reads which name is asked for, and resets those to some hosts.',
  network: { firewall: [{ hosts: ['login.microsoftonline.com'], protocol: 'tcp', port: 443, does: 'reset' }] },
  witnesses: [
    { run: curl('https://login.microsoftonline.com/'), says: ['Connected to', 'reset by peer'] },
    { run: curl('https://login.microsoft.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'connection-reset'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
