import type { ProbeReason } from '../../../evidence/index.ts';

const REMEDIES: Readonly<Partial<Record<ProbeReason, string>>> = {
  'name-not-found':
    'Let the name server of this site forward names of the internet; an inner zone of the same name hides the outer one.',
  'name-sinkholed': 'Except the host from the DNS filter.',
  'name-server-silent': 'Let devices reach the name server that DHCP gives them, on UDP and TCP port 53.',
  'name-server-failed': 'Look at the log of the name server: it answers that it could not find out.',
  'no-route': 'Give the network a way to the internet, or probe through its proxy with --proxy.',
  'connection-refused': 'Allow the host and the port on the firewall, which refuses them.',
  'connection-reset':
    'Allow the host and the port on the firewall, or in its application control, which cuts them off.',
  'connection-closed': 'Allow the host in what looks into connections on the way: it closes them without an answer.',
  'no-answer': 'Allow the host and the port on the firewall, which drops packets to them without a word.',
  'proxy-denied': 'Allow the host on the proxy.',
  'proxy-authentication':
    'Let the proxy pass the host without asking who you are: a device in setup has nobody to answer for it.',
  'proxy-failed': 'Look at the log of the proxy: it could not reach the host, or could not be reached itself.',
  'proxy-silent': 'Check the address of the proxy, and that this network may use it.',
  'tls-too-old': 'Let TLS 1.2 and 1.3 through: update the proxy or firewall, or except the host from its inspection.',
  'tls-reissued': 'Except the host from TLS inspection where its service forbids it; the assessment says where.',
  'tls-untrusted': 'Find out who answers in the place of the host: no known authority vouches for it.',
  'tls-failed': 'Except the host from what looks into TLS on the way; it breaks the handshake.',
  'certificate-expired': 'Check the clock of this machine first, then whose certificate it is.',
  'certificate-wrong-name': 'Find out who answers in the place of the host.',
  'certificate-incomplete': 'Have whoever runs the server send the certificates between its own and the root.',
  'http-denied': 'Allow the host in the web filter.',
  'captive-portal': 'Let devices out without the sign-in page of this network, or sign in and probe again.',
  'block-page': 'Allow the host in the web filter, which shows a page of its own.',
  redirected: 'Find out who sends requests for the host elsewhere.',
  'wrong-answer': 'Find out what changes the answers of the host on the way.',
  'upgrade-stripped': 'Let the proxy pass the headers Connection and Upgrade for the host.',
  'clock-unsynchronised': 'Ask a time server that is itself synchronised.',
  'clock-wrong': 'Set the clock of this machine, or of the time server that answers under this name.',
  'clock-refused': 'Ask less often: the time server says that it is asked too much.',
  'revocation-unreachable':
    'Allow plain HTTP on port 80 to the addresses of the certificates; without them devices wait, or go on unsure.',
  'ranges-refused': 'Let the proxy pass requests for ranges of bytes; without them downloads begin anew.',
  'family-broken': 'Put IPv6 right or switch it off: every connection waits for it first.',
  'packets-lost-by-size': 'Let ICMP "packet too big" through, or clamp the segment size of TCP.',
  'time-out': 'Look for what holds connections on the way: it was begun and did not end.',
};

/** What to do about a reason, where something can be said in general. */
export function remedyFor(reason: ProbeReason): string | undefined {
  return REMEDIES[reason];
}
