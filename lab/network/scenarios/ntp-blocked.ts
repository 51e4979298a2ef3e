import { type Scenario, udp } from '../scenario.ts';

export const ntpBlocked: Scenario = {
  title: 'Network time blocked',
  story: 'UDP 123 is closed.',
  network: { firewall: [{ hosts: 'any', protocol: 'udp', port: 123, does: 'drop' }] },
  witnesses: [
    {
      run: ['chronyd', '-Q', '-t', '1', '-u', 'root', '-f', '/dev/null', 'server time.windows.com iburst maxsamples 1'],
      says: ['Timeout reached'],
    },
  ],
  expects: [udp('time.windows.com:123', 'blocked', 'no-answer')],
};
