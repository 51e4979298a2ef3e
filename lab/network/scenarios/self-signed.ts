import { curl, type Scenario, tcp } from '../scenario.ts';

export const selfSigned: Scenario = {
  title: 'Certificate of nobody’s',
  story: 'A server on the path shows a certificate that it signed itself.',
  network: { names: { elsewhere: { 'login.microsoftonline.com': 'self-signed' } } },
  witnesses: [
    { run: curl('https://login.microsoftonline.com/'), says: ['self-signed certificate'] },
    { run: curl('-k', 'https://login.microsoftonline.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'tls-untrusted'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
