import { curl, type Scenario, tcp } from '../scenario.ts';

const LONG = `Cookie: ${'a'.repeat(3000)}`;

export const largePacketsLostOut: Scenario = {
  title: 'Large packets lost on the way out',
  story:
    'A tunnel on the path is narrower than it says: what the client sends is lost where it is longer than 1,400 bytes.',
  network: { firewall: [{ hosts: ['login.microsoftonline.com'], protocol: 'tcp', port: 443, does: 'drop-large-out' }] },
  witnesses: [
    { run: curl('https://login.microsoftonline.com/'), says: ['answer was 200'] },
    { run: curl('-H', LONG, 'https://login.microsoftonline.com/'), says: ['SSL connection using', 'timed out'] },
    { run: curl('-H', LONG, 'https://login.microsoft.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'degraded', 'packets-lost-by-size'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
