import { curl, type Scenario, tcp } from '../scenario.ts';

export const pacUrlSubstring: Scenario = {
  title: 'PAC: a part of the address',
  story: 'The line looks for a text anywhere in the address, and finds it where nobody meant it.',
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
  if (shExpMatch(url, "*microsoft*")) return "DIRECT";
  return "PROXY 10.77.0.1:3128";
}
`,
  witnesses: [
    { run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoftonline.com/'), says: ['proxy said 403'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'reachable', 'answered'),
    tcp('login.live.com:443', 'reachable', 'answered'),
  ],
};
