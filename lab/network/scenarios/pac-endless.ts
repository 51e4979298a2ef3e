import { curl, type Scenario, tcp } from '../scenario.ts';

export const pacEndless: Scenario = {
  title: 'PAC: never ends',
  story: 'For one host the file never ends, so browsers go direct, which the gateway does not let through.',
  network: {
    firewall: [{ hosts: 'any', protocol: 'tcp', port: 443, does: 'drop' }],
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
  while (host === "login.microsoftonline.com") {}
  return "PROXY 10.77.0.1:3128";
}
`,
  witnesses: [
    { run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoftonline.com/'), says: ['proxy said 403'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'no-answer'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
