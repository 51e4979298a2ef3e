import { curl, type Scenario, tcp } from '../scenario.ts';

export const pacPathOfHttps: Scenario = {
  title: 'PAC: asks for a path it is not told',
  story: 'The line compares the path of the address, which is cut off for HTTPS before the file is asked.',
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
  if (shExpMatch(url, "https://login.microsoftonline.com/*/oauth2/*")) return "DIRECT";
  return "PROXY 10.77.0.1:3128";
}
`,
  witnesses: [
    { run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoftonline.com/'), says: ['proxy said 403'] },
  ],
  expects: [tcp('login.microsoftonline.com:443', 'blocked', 'proxy-denied')],
};
