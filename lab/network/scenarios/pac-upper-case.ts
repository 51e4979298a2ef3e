import { curl, type Scenario, tcp } from '../scenario.ts';

export const pacUpperCase: Scenario = {
  title: 'PAC: upper case never matches',
  story:
    'The line is written Portal.Manage.Microsoft.com; host names come in lower case and shExpMatch compares letter by letter.',
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
  if (shExpMatch(host, "*.Manage.Microsoft.com")) return "DIRECT";
  return "PROXY 10.77.0.1:3128";
}
`,
  witnesses: [
    { run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoftonline.com/'), says: ['proxy said 403'] },
  ],
  expects: [
    tcp('portal.manage.microsoft.com:443', 'blocked', 'proxy-denied'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
