import { askTime, type Scenario, udp } from '../scenario.ts';

export const ntpUnsynchronised: Scenario = {
  title: 'Network time of a server that has none',
  story: 'A server answers for the time, and says itself that it does not know it.',
  network: { names: { elsewhere: { 'time.windows.com': 'clock-unsynchronised' } } },
  witnesses: [
    {
      run: ['chronyd', '-Q', '-t', '1', '-u', 'root', '-f', '/dev/null', 'server time.windows.com iburst maxsamples 1'],
      says: ['Timeout reached'],
    },
    { run: askTime, says: ['344'] }, // leap 3, version 4, server: in octal
  ],
  expects: [udp('time.windows.com:123', 'blocked', 'clock-unsynchronised')],
};
