import { curl, type Scenario, tcp } from '../scenario.ts';

export const expired: Scenario = {
  title: 'Expired certificate',
  story: 'A server on the path shows a certificate that has expired.',
  network: { names: { elsewhere: { 'login.microsoftonline.com': 'expired' } } },
  witnesses: [
    { run: curl('https://login.microsoftonline.com/'), says: ['certificate has expired'] },
    { run: curl('-k', 'https://login.microsoftonline.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'certificate-expired'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
