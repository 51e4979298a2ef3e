import { readLog } from '../../../src/allowlist/unseen/log-line.ts';
import { must, type Target } from '../target.ts';

const NATIVE = `1286536308.779    180 192.168.0.224 TCP_DENIED/403 3840 CONNECT login.live.com:443 ada HIER_NONE/- text/html
1286536309.001      0 192.168.0.224 TCP_DENIED/407 3840 GET http://crl.microsoft.com/pki/x.crl - HIER_NONE/- -
1286536310.002      5 192.168.0.224 TCP_TUNNEL/200 3840 CONNECT [2001:db8::1]:443 - HIER_DIRECT/2001:db8::1 -
`;
const COMBINED = `192.168.0.224 - ada [28/Oct/2010:12:00:00 +0200] "CONNECT login.live.com:443 HTTP/1.1" 403 3840 "-" "Mozilla" TCP_DENIED:HIER_NONE
`;
const TABLE =
  '"time","action","url","port"\n1,"Blocked, by policy",https://login.live.com/x,443\n2,allowed,a.example,80\n';
const EXTENDED = '#Version: 1.0\n#Fields: date time cs-host sc-status\n2026-03-01 12:00:00 login.live.com 403\n';

/** Logs of proxies, a line at a time. */
export const proxyLogs: Target = {
  name: 'proxy-log',
  unit: 'readLog, line by line',
  inputs: 100_000,
  slice: 1_000,
  growthMb: 60,
  tokens: [
    'TCP_DENIED/403 ',
    'NONE_NONE/403 ',
    ' TCP_DENIED:HIER_NONE',
    'CONNECT ',
    'http://',
    'https://a@b:c@',
    '[::1]:443',
    ':65536',
    '"',
    '""',
    ',',
    ';',
    '\t',
    '#Fields: ',
    'host',
    'url',
    'action',
    'a.'.repeat(130),
    ' '.repeat(200),
    '['.repeat(100),
    '\u0000',
    '\ufeff',
    '\n',
  ],
  corpus: async () => [NATIVE, COMBINED, TABLE, EXTENDED].map((text) => Buffer.from(text)),
  open: async () => ({
    run(input) {
      const readLine = readLog();
      for (const line of input.toString('utf8').split('\n')) {
        const said = readLine(line);
        if (said.kind !== 'denied') continue;
        must(/^[a-z0-9_.-]{3,253}$/.test(said.host), 'a host is a name in lower case');
        must(said.port === undefined || (said.port > 0 && said.port < 65_536), 'a port is one');
      }
    },
  }),
};
