import { askStun, curl, type Scenario, tcp, udp } from '../scenario.ts';

export const allOpen: Scenario = {
  title: 'Everything is open',
  story: 'Nothing stands between the client and the internet but a router.',
  network: {},
  witnesses: [
    { run: askStun, says: ['001 001'] },
    {
      run: curl('https://login.microsoftonline.com/'),
      says: ['answer was 200', 'issuer: O=Lab Public Trust', 'A host of the lab'],
    },
    { run: curl('-6', 'https://portal.manage.microsoft.com/'), says: ['answer was 200'] },
    { run: curl('http://www.msftconnecttest.com/connecttest.txt'), says: ['Microsoft Connect Test'] },
    { run: ['dig', '+short', 'www.msftconnecttest.com'], says: ['ncsi-geo.trafficmanager.net.', '20.20.'] },
    { run: ['dig', 'nobody-has-this-name.example'], says: ['status: NXDOMAIN'] },
    {
      run: ['chronyd', '-Q', '-t', '3', '-u', 'root', '-f', '/dev/null', 'server time.windows.com iburst maxsamples 1'],
      says: ['System clock wrong by', '0.0'],
    },
    { run: curl('-r', '0-9', 'http://ctldl.windowsupdate.com/'), says: ['answer was 206'] },
    { run: curl('http://geo.prod.do.dsp.mp.microsoft.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'reachable', 'answered'),
    tcp('portal.manage.microsoft.com:443', 'reachable', 'answered'),
    tcp('www.msftconnecttest.com:80', 'reachable', 'answered'),
    tcp('client.wns.windows.com:443', 'reachable', 'answered'),
    tcp('ctldl.windowsupdate.com:80', 'reachable', 'answered'),
    tcp('teams.microsoft.com:443', 'reachable', 'answered'),
    tcp('crl3.digicert.com:80', 'reachable', 'answered'),
    udp('time.windows.com:123', 'reachable', 'answered'),
  ],
};
