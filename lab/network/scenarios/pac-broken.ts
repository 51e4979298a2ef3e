import { curl, type Scenario, tcp } from '../scenario.ts';

export const pacBroken: Scenario = {
  title: 'PAC: does not parse',
  story: 'A bracket is missing: browsers go direct without a word, and the probe says so instead of guessing.',
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
  refuses: 'the PAC file cannot be used',
  witnesses: [
    { run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoftonline.com/'), says: ['proxy said 403'] },
  ],
  expects: [tcp('login.microsoftonline.com:443', 'cannot-tell', 'probe-failed')],
};
