import { curl, type Scenario, tcp } from '../scenario.ts';

export const socks: Scenario = {
  title: 'SOCKS proxy',
  story: 'A SOCKS server lets everything through but what its rules name.',
  network: { socks: { denies: ['login.microsoftonline.com'] } },
  probe: ['--proxy', 'socks5://10.77.0.1:1080'],
  witnesses: [
    { run: curl('-x', 'socks5h://10.77.0.1:1080', 'https://login.microsoftonline.com/'), says: ['SOCKS5', '(2)'] },
    { run: curl('-x', 'socks5h://10.77.0.1:1080', 'https://login.microsoft.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('login.microsoftonline.com:443', 'blocked', 'proxy-denied'),
    tcp('login.microsoft.com:443', 'reachable', 'answered'),
  ],
};
