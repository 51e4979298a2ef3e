import { curl, type Scenario, tcp } from '../scenario.ts';

export const chainedProxies: Scenario = {
  title: 'Chained proxies',
  story: 'The proxy that is asked asks a second one, and that is the one that refuses.',
  network: { proxy: { chained: true, denies: ['login.microsoftonline.com'] } },
  probe: ['--proxy', 'http://10.77.0.1:3128'],
  witnesses: [
    { run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoftonline.com/'), says: ['proxy said 403'] },
    {
      run: curl('-x', 'http://10.77.0.1:3128', 'http://login.microsoftonline.com/'),
      says: ['answer was 403', 'parent.contoso.example'],
    },
    {
      run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoft.com/'),
      says: ['proxy said 200, answer was 200'],
    },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'proxy-denied'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
