import { curl, type Scenario, tcp } from '../scenario.ts';

export const dnsOneRecord: Scenario = {
  title: 'One record changed',
  story: 'The name server leads one name to a server of somebody else, and tells the truth of all others.',
  network: { names: { elsewhere: { 'login.microsoftonline.com': 'wrong-name' } } },
  witnesses: [
    { run: ['dig', '+short', 'login.microsoftonline.com'], says: ['20.20.1.2'] },
    { run: ['dig', '+short', 'login.microsoft.com'], says: ['20.20.'], saysNot: ['20.20.1.2'] },
    { run: curl('https://login.microsoftonline.com/'), says: ['no alternative certificate subject name'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'certificate-wrong-name'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
