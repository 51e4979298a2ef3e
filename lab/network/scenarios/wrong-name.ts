import { curl, type Scenario, tcp } from '../scenario.ts';

export const wrongName: Scenario = {
  title: 'Certificate for another name',
  story: 'A server on the path shows a certificate for a name that nobody asked for.',
  network: { names: { elsewhere: { 'login.microsoftonline.com': 'wrong-name' } } },
  witnesses: [
    { run: curl('https://login.microsoftonline.com/'), says: ['no alternative certificate subject name matches'] },
    { run: curl('-k', 'https://login.microsoftonline.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'certificate-wrong-name'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
