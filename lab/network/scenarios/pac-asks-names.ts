import { curl, type Scenario, tcp } from '../scenario.ts';

export const pacAsksNames: Scenario = {
  title: 'PAC: asks the name server',
  story:
    'The file looks each name up to find out what is inside, and everything that is not resolved is taken for inside.',
  network: {
    names: { sinkholed: { 'login.microsoftonline.com': '10.77.0.9' } },
    proxy: { denies: ['login.microsoftonline.com'] },
  },
  probe: ['--proxy', 'pac {pac}'],
  pac: `function FindProxyForURL(url, host) {
  if (!isResolvable(host) || isInNet(dnsResolve(host), "10.0.0.0", "255.0.0.0")) return "PROXY 10.77.0.1:3128";
  return "DIRECT";
}
`,
  witnesses: [
    { run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoftonline.com/'), says: ['proxy said 403'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'proxy-denied'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
