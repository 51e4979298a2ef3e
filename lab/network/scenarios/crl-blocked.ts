import { curl, type Scenario, tcp } from '../scenario.ts';

const REVOCATION = ['crl3.digicert.com', 'crl4.digicert.com', 'ocsp.digicert.com', 'cacerts.digicert.com'];

export const crlBlocked: Scenario = {
  title: 'Revocation blocked',
  story: 'The hosts of certificate authorities are on nobody’s list, so their lists and OCSP cannot be fetched.',
  network: { firewall: [{ hosts: REVOCATION, protocol: 'tcp', port: 80, does: 'drop' }] },
  witnesses: [
    { run: curl('http://crl3.digicert.com/lab-intermediate.crl'), says: ['timed out'] },
    { run: curl('http://www.msftconnecttest.com/connecttest.txt'), says: ['Microsoft Connect Test'] },
    { run: curl('https://login.microsoftonline.com/'), says: ['answer was 200'] },
  ],
  expects: [
    tcp('crl3.digicert.com:80', 'blocked', 'no-answer'),
    tcp('login.microsoftonline.com:443', 'degraded', 'revocation-unreachable'),
  ],
};
