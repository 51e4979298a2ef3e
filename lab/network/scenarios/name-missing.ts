import { curl, type Scenario, tcp } from '../scenario.ts';

export const nameMissing: Scenario = {
  title: 'Name does not exist',
  story: 'The name server says of unwanted names that there is no such name.',
  network: { names: { missing: ['login.microsoftonline.com'] } },
  witnesses: [
    { run: ['dig', 'login.microsoftonline.com'], says: ['status: NXDOMAIN'] },
    { run: curl('https://login.microsoft.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'name-not-found'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
