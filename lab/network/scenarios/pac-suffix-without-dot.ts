import { curl, type Scenario, tcp } from '../scenario.ts';

export const pacSuffixWithoutDot: Scenario = {
  title: 'PAC: a suffix without its dot',
  story: 'The line for online.com has no dot before it, so microsoftonline.com goes the way of another company.',
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
  if (dnsDomainIs(host, "online.com")) return "DIRECT";
  return "PROXY 10.77.0.1:3128";
}
`,
  witnesses: [
    { run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoftonline.com/'), says: ['proxy said 403'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'reachable', 'answered'),
    tcp('portal.manage.microsoft.com:443', 'blocked', 'proxy-denied'),
  ],
};
