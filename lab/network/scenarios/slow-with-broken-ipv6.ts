import { type Scenario, tcp, udp } from '../scenario.ts';

export const slowWithBrokenIpv6: Scenario = {
  title: '300 ms, 2 % loss, and IPv6 broken',
  story:
    'A satellite: everything is open and slow, and every fiftieth packet is lost; IPv6 has addresses and a route, and nothing comes back.',
  network: { latency: { roundTripMs: 300, loss: 0.02, seed: 7 }, ipv6: 'broken' },
  probe: ['--timeout', '8'],
  witnesses: [
    {
      run: [
        'sh',
        '-c',
        `curl -4 -s -o /dev/null -m 20 -w '%{http_code} %{time_connect}' https://login.microsoftonline.com/ | awk '{ print $1, ($2 >= 0.6) ? "slow" : "fast" }'`,
      ],
      says: ['200 slow'], // a round trip for the name and one to connect
    },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'degraded', 'family-broken'),
    udp('time.windows.com:123', 'reachable', 'answered'),
  ],
};
