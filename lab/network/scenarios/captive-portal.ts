import { curl, type Scenario, tcp } from '../scenario.ts';

export const captivePortal: Scenario = {
  title: 'Captive portal',
  story: 'Until somebody clicks, plain HTTP is led to a page of welcome, and everything else hangs.',
  network: {
    firewall: [
      { hosts: 'any', protocol: 'tcp', port: 80, does: 'portal' },
      { hosts: 'any', protocol: 'tcp', port: 443, does: 'drop' },
    ],
  },
  witnesses: [
    { run: curl('http://www.msftconnecttest.com/connecttest.txt'), says: ['answer was 302', 'portal.hotel.example'] },
    { run: curl('https://login.microsoftonline.com/'), says: ['timed out'] },
  ],
  expects: [
    tcp('www.msftconnecttest.com:80', 'blocked', 'captive-portal'),
    tcp('login.microsoftonline.com:443', 'blocked', 'captive-portal'),
  ],
};
