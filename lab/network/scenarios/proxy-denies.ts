import { curl, type Scenario, tcp } from '../scenario.ts';

export const proxyDenies: Scenario = {
  title: 'Proxy denies CONNECT',
  story: 'An explicit proxy refuses a tunnel to some hosts.',
  network: { proxy: { denies: ['login.microsoftonline.com'] } },
  probe: ['--proxy', 'http://10.77.0.1:3128'],
  witnesses: [
    {
      run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoftonline.com/'),
      says: ['proxy said 403', 'ERR_ACCESS_DENIED'],
    },
    {
      run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoft.com/'),
      says: ['proxy said 200, answer was 200', 'issuer: O=Lab Public Trust'],
    },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'proxy-denied'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
