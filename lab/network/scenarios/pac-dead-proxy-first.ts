import { curl, type Scenario, tcp } from '../scenario.ts';

export const pacDeadProxyFirst: Scenario = {
  title: 'PAC: the first proxy is gone',
  story: 'The list begins with a proxy that was switched off, and goes on with one that works.',
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
  return "PROXY 10.77.0.1:9; PROXY 10.77.0.1:3128";
}
`,
  witnesses: [
    { run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoftonline.com/'), says: ['proxy said 403'] },
  ],
  expects: [
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
    tcp('login.microsoftonline.com:443', 'blocked', 'proxy-denied'),
  ],
};
