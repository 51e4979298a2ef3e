import { curl, type Scenario, tcp } from '../scenario.ts';

export const nxdomainHijack: Scenario = {
  title: 'NXDOMAIN hijack',
  story: 'The name server answers for names that do not exist with an address of adverts, as some providers do.',
  network: { names: { server: 'hijacking', missing: ['mmdls.microsoft.com'] } },
  witnesses: [
    { run: ['dig', '+short', 'nobody-has-this-name.example'], says: ['20.20.1.66'] },
    { run: ['dig', '+short', 'mmdls.microsoft.com'], says: ['20.20.1.66'] },
    { run: curl('http://mmdls.microsoft.com/'), says: ['This name is for sale.'] },
    { run: curl('https://login.microsoftonline.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('mmdls.microsoft.com:443', 'blocked', 'name-sinkholed'),
    tcp('login.microsoftonline.com:443', 'reachable', 'answered'),
  ],
};
