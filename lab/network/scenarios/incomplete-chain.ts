import { curl, type Scenario, tcp } from '../scenario.ts';

export const incompleteChain: Scenario = {
  title: 'Incomplete chain',
  story: 'A server shows its own certificate without the one that issued it.',
  network: { names: { elsewhere: { 'login.microsoftonline.com': 'incomplete' } } },
  witnesses: [
    { run: curl('https://login.microsoftonline.com/'), says: ['unable to get local issuer certificate'] },
    { run: curl('-k', 'https://login.microsoftonline.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'degraded', 'certificate-incomplete'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
