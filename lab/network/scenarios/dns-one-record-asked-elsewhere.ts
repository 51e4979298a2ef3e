import { INTERNET } from '../addresses.ts';
import { type Scenario, tcp } from '../scenario.ts';
import { dnsOneRecord } from './dns-one-record.ts';

export const dnsOneRecordAskedElsewhere: Scenario = {
  title: 'One record changed, and another name server asked',
  story:
    'The same, where the probe is told to ask a name server of the internet: what differs is the name server, and nothing else.',
  network: dnsOneRecord.network,
  probe: ['--dns', INTERNET.nameServer],
  witnesses: [
    { run: ['dig', '+short', 'login.microsoftonline.com'], says: ['20.20.1.2'] },
    {
      run: ['dig', `@${INTERNET.nameServer}`, '+short', 'login.microsoftonline.com'],
      says: ['20.20.'],
      saysNot: ['20.20.1.2'],
    },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'reachable', 'answered'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
