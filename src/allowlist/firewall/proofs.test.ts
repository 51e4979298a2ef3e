import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EndpointTuple } from '../../endpoints/index.ts';
import { fortigateReader } from '../fortigate/read.ts';
import type { Asking, ConfigurationReader } from '../model/configuration.ts';
import { paloAltoReader } from '../palo-alto/read.ts';
import { prove } from '../prove/prove.ts';
import { zscalerReader } from '../zscaler/read.ts';

type Case = readonly [pattern: string, service: string, verdict: string, decidedAt: number | undefined];

function proofs(
  reader: ConfigurationReader,
  files: readonly string[],
  asking: Asking,
  cases: readonly Case[],
): unknown {
  const given = files.map((file) => ({
    file,
    text: readFileSync(join(import.meta.dirname, '..', reader.format, 'fixtures', file), 'utf8'),
  }));
  const configuration = reader.read(given, () => undefined, asking);
  return cases.map(([pattern, service]) => {
    const [proof] = prove([configuration], [endpoint(pattern, service)]);
    return [pattern, service, proof?.verdict, proof?.deciding[0]?.place?.line];
  });
}

function endpoint(pattern: string, service: string): EndpointTuple {
  const [protocol, port] = service.split(' ');
  return {
    list: 'test',
    service: 'test',
    pattern,
    kind: pattern.includes('*') ? 'wildcard' : 'exact',
    protocol: protocol === 'udp' ? 'udp' : 'tcp',
    port: Number(port),
    required: true,
    tls_inspection_allowed: true,
    authenticated_proxy_allowed: true,
    testable: true,
  };
}

describe('what the configuration of a firewall lets through', () => {
  it('is proved for PAN-OS', () => {
    const cases: readonly Case[] = [
      // Its categories leave it alone.
      ['*.manage.microsoft.com', 'tcp 443', 'allowed', 149],
      // By the list beside the configuration, and decrypted as all the rest is.
      ['outlook.office.com', 'tcp 443', 'inspected', 323],
      ['*.office.com', 'tcp 443', 'inspected', 323],
      // App-ID has to take it for NTP.
      ['time.windows.com', 'udp 123', 'cannot-tell', 198],
      // No rule is for this port.
      ['login.microsoftonline.com', 'tcp 5671', 'blocked', 274],
    ];

    expect(proofs(paloAltoReader, ['running-config.xml', 'm365-urls.txt'], {}, cases)).toEqual(cases);
  });

  it('is proved for FortiOS', () => {
    const cases: readonly Case[] = [
      ['login.microsoftonline.com', 'tcp 443', 'allowed', 202],
      ['*.office.com', 'tcp 443', 'allowed', 202],
      // The name itself is not below its star: an address of FortiGuard's may be its own.
      ['manage.microsoft.com', 'tcp 443', 'cannot-tell', 202],
    ];

    expect(proofs(fortigateReader, ['backup.conf'], { from: 'internal', address: '10.20.3.4' }, cases)).toEqual(cases);
  });

  it('is proved for Zscaler, to the fifth label', () => {
    const cases: readonly Case[] = [
      ['outlook.office.com', 'tcp 443', 'allowed', 1],
      ['office.com', 'tcp 443', 'allowed', 1],
      ['*.office.com', 'tcp 443', 'partly', undefined],
      ['login.live.com', 'tcp 443', 'blocked', undefined],
    ];

    expect(proofs(zscalerReader, ['pasted.txt'], {}, cases)).toEqual(cases);
  });
});
