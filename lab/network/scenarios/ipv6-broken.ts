import { curl, type Scenario, tcp } from '../scenario.ts';

export const ipv6Broken: Scenario = {
  title: 'IPv6 broken',
  story: 'The client has an IPv6 address and a route, and nothing comes back over it.',
  network: { ipv6: 'broken' },
  witnesses: [
    { run: curl('-6', 'https://login.microsoftonline.com/'), says: ['timed out'] },
    { run: curl('-4', 'https://login.microsoftonline.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'degraded', 'family-broken'),
    tcp('www.msftconnecttest.com:80', 'reachable', 'answered'),
  ],
};
