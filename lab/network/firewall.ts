import { GATEWAY_PORTS, INTERNET, type Place } from './addresses.ts';
import type { Network, Rule } from './scenario.ts';

/** Which port of the gateway takes what is diverted. */
function gatewayPort(does: 'portal' | 'block-page' | 'intercept', port: number): number {
  if (does === 'portal') return GATEWAY_PORTS.portal;
  if (does === 'block-page') return GATEWAY_PORTS.blockPage;
  return port === 80 ? GATEWAY_PORTS.interceptingPlain : GATEWAY_PORTS.intercepting;
}

/**
 * The gateway's packet filter as nftables reads it: addresses are translated on the way out, and the rules of the network decide
 * in their order. Throws where a rule names a host that the internet has not.
 */
export function firewall(network: Network, places: readonly Place[]): string {
  const rules = network.firewall ?? [];
  const diverted = rules.flatMap((rule) => divert(rule, places));
  const forwarded = rules.flatMap((rule) => forward(rule, places));
  return `table inet lab {
  chain prerouting { type nat hook prerouting priority -100;
    ${diverted.join('\n    ')}
  }
  chain forward { type filter hook forward priority 0;
    ${network.ipv4 === 'absent' ? 'iifname "lan" meta nfproto ipv4 reject' : ''}
    ${network.ipv6 === 'broken' ? 'meta nfproto ipv6 drop' : ''}
    ${forwarded.join('\n    ')}
  }
  chain input { type filter hook input priority 0;
    ${network.names?.server === 'silent' ? 'iifname "lan" udp dport 53 drop; iifname "lan" tcp dport 53 drop' : ''}
  }
  chain postrouting { type nat hook postrouting priority 100;
    oifname "wan" masquerade
  }
}
`;
}

/** What packets of a rule look like, once for each family. */
function matches({ hosts, protocol, port }: Rule, places: readonly Place[]): readonly string[] {
  const ports = `iifname "lan" ${protocol} dport ${port}`;
  if (hosts === 'any') return [`ip daddr ${INTERNET.v4} ${ports}`, `ip6 daddr ${INTERNET.v6} ${ports}`];
  const found = hosts.map((host) => {
    const place = places.find((one) => one.host === host);
    if (place === undefined) throw new Error(`no endpoint list names ${host}, so the lab has no such host`);
    return place;
  });
  return [
    `ip daddr { ${found.map(({ v4 }) => v4).join(', ')} } ${ports}`,
    `ip6 daddr { ${found.map(({ v6 }) => v6).join(', ')} } ${ports}`,
  ];
}

function divert(rule: Rule, places: readonly Place[]): readonly string[] {
  switch (rule.does) {
    case 'portal':
    case 'block-page':
    case 'intercept': {
      const port = gatewayPort(rule.does, rule.port);
      return matches(rule, places).map((match) => `${match} redirect to :${port}`);
    }
    default:
      return [];
  }
}

function forward(rule: Rule, places: readonly Place[]): readonly string[] {
  switch (rule.does) {
    case 'drop':
      return matches(rule, places).map((match) => `${match} drop`);
    case 'refuse':
      return matches(rule, places).map((match) => `${match} reject with tcp reset`);
    case 'reset': // what opens a connection is no longer than this, what is said over one is
      return matches(rule, places).map((match) => `${match} meta length > 100 reject with tcp reset`);
    case 'drop-large-out':
      return matches(rule, places).map((match) => `${match} meta length > 1400 drop`);
    case 'drop-large-in': // what comes back, so that the request is seen to arrive
      return matches(rule, places).map(
        (match) =>
          `${match.replace('iifname "lan"', 'iifname "wan"').replace('daddr', 'saddr').replace('dport', 'sport')} meta length > 1400 drop`,
      );
    default:
      return [];
  }
}
