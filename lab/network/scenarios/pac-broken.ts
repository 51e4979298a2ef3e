import { curl, type Scenario, tcp } from '../scenario.ts';

export const pacBroken: Scenario = {
  title: 'PAC: does not parse',
  story: 'A bracket is missing, so browsers go direct without a word.',
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
  if (shExpMatch(host, "*.microsoft.com") return "DIRECT";
  return "PROXY 10.77.0.1:3128";
}
`,
  witnesses: [
    { run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoftonline.com/'), says: ['proxy said 403'] },
  ],
  expects: [tcp('login.microsoftonline.com:443', 'cannot-tell', 'proxy-failed')],
};
