import { curl, type Scenario, tcp } from '../scenario.ts';

export const dns64: Scenario = {
  title: 'IPv6 only, with DNS64 and NAT64',
  story:
    'There is no way out over IPv4: the name server makes IPv6 addresses of those of IPv4, and the network translates them. One of them is a sinkhole in disguise.',
  network: {
    names: { translates: true, sinkholed: { 'portal.manage.microsoft.com': '64:ff9b::7f00:1' } },
    ipv4: 'absent',
  },
  witnesses: [
    { run: ['dig', '+short', 'login.microsoftonline.com', 'AAAA'], says: ['64:ff9b::1414:'] },
    { run: ['dig', '+short', 'portal.manage.microsoft.com', 'AAAA'], says: ['64:ff9b::7f00:1'] },
    { run: curl('-6', 'https://login.microsoftonline.com/'), says: ['64:ff9b::1414:', 'answer was 200'] },
    { run: curl('-4', 'https://login.microsoftonline.com/'), says: ['answer was 000'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'reachable', 'answered'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
    tcp('portal.manage.microsoft.com:443', 'blocked', 'name-sinkholed'),
  ],
};
