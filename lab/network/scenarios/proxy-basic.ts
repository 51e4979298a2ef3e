import { curl, type Scenario, tcp } from '../scenario.ts';

export const proxyBasic: Scenario = {
  title: 'Proxy asks for Basic',
  story: 'An explicit proxy wants to know who somebody is, which setup out of the box cannot say.',
  network: { proxy: { asks: 'basic' } },
  probe: ['--proxy', 'http://10.77.0.1:3128'],
  witnesses: [
    {
      run: curl('-x', 'http://10.77.0.1:3128', 'https://login.microsoftonline.com/'),
      says: ['proxy said 407', 'Proxy-Authenticate: Basic realm="Contoso proxy"'],
    },
    {
      run: curl(
        '-x',
        'http://10.77.0.1:3128',
        '--proxy-basic',
        '-U',
        'probe:let-me-in',
        'https://login.microsoftonline.com/',
      ),
      says: ['answer was 200'],
    },
  ],
  expects: [tcp('login.microsoftonline.com:443', 'authentication-required', 'proxy-authentication')],
};
