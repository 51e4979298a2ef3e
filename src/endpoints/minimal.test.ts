import { describe, expect, it } from 'vitest';
import { tuplesOf } from './endpoint.ts';
import { shippedList } from './lists-for-test.ts';

const list = shippedList('minimal');
const { services } = list;
const rows = tuplesOf(list);

describe('minimal.yaml', () => {
  it('serves each group of PRE-02 and each network row of device preparation', () => {
    const wanted = [
      ...[1, 2, 3, 4, 5, 6, 7].map((part) => `PRE-02.${part}`),
      ...['06', '07', '08', '09', '10', '11', '12', '13', '14', '15', '16', '17', '18', '19'].map((id) => `APD-${id}`),
    ];

    expect(wanted.filter((id) => !services.some((service) => service.inventory.includes(id)))).toEqual([]);
  });

  it('requires something of each service but those that only some tenants need, or whose hosts nobody knows', () => {
    const idle = services.filter(({ endpoints }) => !endpoints.some(({ required }) => required));

    expect(idle.map(({ id }) => id)).toEqual([
      'health-attestation',
      'tpm-attestation',
      'support-and-recovery-assistant',
    ]);
  });

  it('has the hosts that device preparation names, on their ports', () => {
    const of = (service: string) =>
      rows.filter((row) => row.service === service).map((row) => `${row.protocol} ${row.pattern}:${row.port}`);

    expect(of('deployment-service')).toEqual([
      'tcp ztd.dds.microsoft.com:443',
      'tcp cs.dds.microsoft.com:443',
      'tcp login.live.com:443',
    ]);
    expect(of('time')).toEqual(['udp time.windows.com:123']);
    expect(of('connectivity-test')).toContain('tcp *.msftconnecttest.com:80');
    expect(of('diagnostics-upload')).toContain('tcp lgmsapeweu.blob.core.windows.net:443');
  });

  it('forbids inspection where Intune does', () => {
    const inspected = rows.filter(
      (row) => /(^|\.)(manage|dm)\.microsoft\.com$/.test(row.pattern) && row.tls_inspection_allowed !== false,
    );

    expect(inspected).toEqual([]);
  });

  it('states the five documented consequences as documented', () => {
    const documented = ['windows-update', 'delivery-optimization', 'diagnostic-data', 'push-notifications', 'store'];

    expect(services.filter(({ id, isOurs }) => documented.includes(id) && isOurs)).toEqual([]);
    expect(services.find(({ id }) => id === 'windows-update')?.fatal).toBe('disputed');
  });

  it('tests no wildcard by its apex', () => {
    const members = services.flatMap(({ endpoints }) =>
      endpoints.flatMap(({ pattern, members: own }) => own.filter(({ host }) => pattern.slice(2) === host)),
    );

    expect(members).toEqual([]);
  });
});
