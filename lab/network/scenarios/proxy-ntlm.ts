import { curl, type Scenario, tcp } from '../scenario.ts';

export const proxyNtlm: Scenario = {
  title: 'Proxy asks for NTLM',
  story: 'An explicit proxy wants to know who somebody is, which setup out of the box cannot say.',
  network: { proxy: { asks: 'ntlm' } },
  probe: ['--proxy', 'http://10.77.0.1:3128'],
  witnesses: [
    {
      run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoftonline.com/'),
      says: ['proxy said 407', 'Proxy-Authenticate: NTLM'],
    },
    {
      run: curl(
        '-x',
        'http://10.77.0.1:3128',
        '--proxy-ntlm',
        '-U',
        'probe:let-me-in',
        'https://login.microsoftonline.com/',
      ),
      says: ['answer was 200'],
    },
  ],
  expects: [tcp('login.microsoftonline.com:443', 'authentication-required', 'proxy-authentication')],
};
