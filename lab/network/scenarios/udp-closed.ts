import { askStun, curl, type Scenario, tcp, udp } from '../scenario.ts';

export const udpClosed: Scenario = {
  title: 'UDP closed',
  story: 'Only TCP and names leave the network, so calls of Teams go the slow way and nobody tells the time.',
  network: {
    firewall: [
      { hosts: 'any', protocol: 'udp', port: 3478, does: 'drop' },
      { hosts: 'any', protocol: 'udp', port: 443, does: 'drop' },
      { hosts: 'any', protocol: 'udp', port: 123, does: 'drop' },
    ],
  },
  witnesses: [
    { run: askStun, says: ['0000000\n'], saysNot: ['001 001'] },
    { run: curl('https://teams.microsoft.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('teams.microsoft.com:443', 'degraded', 'no-answer'),
    udp('outlook.office365.com:443', 'cannot-tell', 'no-answer'), // or the server has no QUIC,
    udp('time.windows.com:123', 'blocked', 'no-answer'),
  ],
};
