import { curl, type Scenario, tcp } from '../scenario.ts';

export const proxyNegotiate: Scenario = {
  title: 'Proxy asks for Negotiate',
  story: 'An explicit proxy wants to know who somebody is, which setup out of the box cannot say.',
  network: { proxy: { asks: 'negotiate' } },
  probe: ['--proxy', 'http://10.77.0.1:3128'],
  witnesses: [
    {
      run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoftonline.com/'),
      says: ['proxy said 407', 'Proxy-Authenticate: Negotiate'],
    },
  ],
  expects: [tcp('login.microsoftonline.com:443', 'authentication-required', 'proxy-authentication')],
};
