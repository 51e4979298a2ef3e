import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type EndpointList, parseEndpointList, parseWebServiceList } from '../../../endpoints/index.ts';
import { questionsFor, type ServiceStage } from './which.ts';

const LISTS = join(import.meta.dirname, '../../../../catalogs/endpoints');

function stagesOf(host: string, protocol: 'tcp' | 'udp', port: number): readonly ServiceStage[] {
  return questionsFor({ host, protocol, port }).map(({ stage }) => stage);
}

describe('what is asked besides', () => {
  it.each<[string, 'tcp' | 'udp', number, readonly ServiceStage[]]>([
    ['time.windows.com', 'udp', 123, ['ntp']],
    ['ntp.contoso.example', 'udp', 123, ['ntp']],
    ['time.windows.com', 'tcp', 123, []],
    ['www.msftconnecttest.com', 'tcp', 80, ['ncsi']],
    ['www.msftconnecttest.com', 'tcp', 443, []],
    ['ctldl.windowsupdate.com', 'tcp', 80, ['ranges']],
    ['ctldl.windowsupdate.com', 'tcp', 443, []],
    ['client.wns.windows.com', 'tcp', 443, ['long-lived']],
    ['wns.windows.com', 'tcp', 443, []],
    ['evilwns.windows.com', 'tcp', 443, []],
    ['a.webpubsub.azure.com', 'tcp', 443, ['websocket']],
    ['teams.microsoft.com', 'tcp', 443, ['stun', 'ipv6']],
    ['teams.microsoft.com', 'udp', 443, ['quic']],
    ['relay.example', 'udp', 3479, ['stun']],
    ['login.microsoftonline.com', 'tcp', 443, ['ipv6', 'packet-size']],
    ['login.live.com', 'tcp', 443, []],
  ])('of %s on %s %i', (host, protocol, port, stages) => {
    expect(stagesOf(host, protocol, port)).toEqual(stages);
  });

  it('says whom it contacts, also where that is not the target', () => {
    expect(questionsFor({ host: 'teams.microsoft.com', protocol: 'tcp', port: 443 })[0]).toEqual({
      stage: 'stun',
      host: 'worldaz.tr.teams.microsoft.com',
      port: 3478,
    });
    expect(questionsFor({ host: 'ipv6.msftconnecttest.com', protocol: 'tcp', port: 80 })).toEqual([
      { stage: 'ncsi', host: 'ipv6.msftconnecttest.com', port: 80, family: 6, looksUp: ['dns.msftncsi.com'] },
    ]);
  });

  it('comes up for hosts of the shipped lists, every stage of it', () => {
    const about = { id: 'microsoft-365', title: '', source: '', date: '2026-07-31' };
    const read = [
      ...['minimal', 'managed-desktop', 'intune'].map((name) =>
        parseEndpointList(readFileSync(join(LISTS, `${name}.yaml`), 'utf8'), name),
      ),
      parseWebServiceList(readFileSync(join(LISTS, 'microsoft-365-worldwide.json')), 'microsoft-365', about),
    ];
    const lists = read.flatMap((one): EndpointList[] => (one.ok ? [one.value] : []));

    const stages = lists.flatMap(({ services }) =>
      services.flatMap(({ endpoints }) =>
        endpoints.flatMap(({ pattern, kind, members, protocol, ports }) =>
          (kind === 'exact' ? [pattern] : members.map(({ host }) => host)).flatMap((host) =>
            ports.flatMap(({ from }) => stagesOf(host, protocol, from)),
          ),
        ),
      ),
    );

    expect(lists).toHaveLength(4);
    expect([...new Set(stages)].sort()).toEqual([
      'ipv6',
      'long-lived',
      'ncsi',
      'ntp',
      'packet-size',
      'quic',
      'ranges',
      'stun',
      'websocket',
    ]);
  });
});
