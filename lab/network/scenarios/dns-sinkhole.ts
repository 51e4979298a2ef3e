import { curl, type Scenario, tcp } from '../scenario.ts';

export const dnsSinkhole: Scenario = {
  title: 'DNS sinkhole',
  story: 'The name server leads unwanted names to an address at which nobody serves them.',
  network: {
    names: { sinkholed: { 'login.microsoftonline.com': '0.0.0.0', 'portal.manage.microsoft.com': '10.77.0.1' } },
  },
  witnesses: [
    { run: ['dig', '+short', 'login.microsoftonline.com'], says: ['0.0.0.0'] },
    { run: ['dig', '+short', 'portal.manage.microsoft.com'], says: ['10.77.0.1'] },
    { run: curl('https://login.microsoft.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'name-sinkholed'),
    tcp('portal.manage.microsoft.com:443', 'blocked', 'name-sinkholed'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
