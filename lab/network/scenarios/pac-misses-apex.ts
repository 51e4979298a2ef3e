import { curl, type Scenario, tcp } from '../scenario.ts';

export const pacMissesApex: Scenario = {
  title: 'PAC: a suffix misses its apex',
  story: 'The line for .teams.microsoft.com is meant for Teams as a whole, and sends teams.microsoft.com to the proxy.',
  network: {
    proxy: {
      denies: [
        'teams.microsoft.com',
        'login.microsoftonline.com',
        'portal.manage.microsoft.com',
        'manage.microsoft.com',
      ],
    },
  },
  probe: ['--proxy', 'pac {pac}'],
  pac: `function FindProxyForURL(url, host) {
  if (dnsDomainIs(host, ".teams.microsoft.com")) return "DIRECT";
  return "PROXY 10.77.0.1:3128";
}
`,
  witnesses: [
    { run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoftonline.com/'), says: ['proxy said 403'] },
  ],
  expects: [
    tcp('teams.microsoft.com:443', 'blocked', 'proxy-denied'),
    tcp('worldaz.tr.teams.microsoft.com:443', 'reachable', 'answered'),
  ],
};
