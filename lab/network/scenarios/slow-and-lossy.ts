import { type Scenario, tcp, udp } from '../scenario.ts';

export const slowAndLossy: Scenario = {
  title: '300 ms and 2 % loss',
  story: 'A satellite: everything is open and slow, and every fiftieth packet is lost; there is no IPv6.',
  network: { latency: { roundTripMs: 300, loss: 0.02, seed: 20261121 }, ipv6: 'absent' },
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
    tcp('login.microsoftonline.com:443', 'reachable', 'answered'),
    tcp('portal.manage.microsoft.com:443', 'reachable', 'answered'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
    tcp('login.live.com:443', 'reachable', 'answered'),
    tcp('www.msftconnecttest.com:80', 'reachable', 'answered'),
    tcp('ctldl.windowsupdate.com:80', 'reachable', 'answered'),
    udp('time.windows.com:123', 'reachable', 'answered'),
  ],
};
