import { askTime, type Scenario, udp } from '../scenario.ts';

export const ntpKissOfDeath: Scenario = {
  title: 'Kiss-o’-death',
  story: 'The server of the time refuses to serve this network.',
  network: { names: { elsewhere: { 'time.windows.com': 'clock-kiss-of-death' } } },
  witnesses: [{ run: askTime, says: ['D   E   N   Y'] }],
  expects: [udp('time.windows.com:123', 'blocked', 'clock-refused')],
};
