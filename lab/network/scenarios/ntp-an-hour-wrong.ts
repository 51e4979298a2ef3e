import { type Scenario, udp } from '../scenario.ts';

export const ntpAnHourWrong: Scenario = {
  title: 'Network time wrong by an hour',
  story: 'A server of the company answers for the time, and its clock is an hour fast.',
  network: { names: { elsewhere: { 'time.windows.com': 'clock-an-hour-fast' } } },
  witnesses: [
    {
      run: ['chronyd', '-Q', '-t', '1', '-u', 'root', '-f', '/dev/null', 'server time.windows.com iburst maxsamples 1'],
      says: ['System clock wrong by 3'],
    },
  ],
  expects: [udp('time.windows.com:123', 'blocked', 'clock-wrong')],
};
