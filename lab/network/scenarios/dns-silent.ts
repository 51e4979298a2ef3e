import { type Scenario, tcp } from '../scenario.ts';

export const dnsSilent: Scenario = {
  title: 'Silent name server',
  story: 'The name server of the network does not answer at all.',
  network: { names: { server: 'silent' } },
  witnesses: [{ run: ['dig', '+time=1', '+tries=1', 'login.microsoftonline.com'], says: ['timed out'] }],
  expects: [tcp('login.microsoftonline.com:443', 'blocked', 'name-server-silent')],
};
