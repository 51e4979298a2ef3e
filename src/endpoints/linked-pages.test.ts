import { describe, expect, it } from 'vitest';
import { shippedList } from './lists-for-test.ts';

const { services } = shippedList('linked-pages');
const byId = (id: string) => services.find((service) => service.id === id)?.endpoints ?? [];

describe('linked-pages.yaml', () => {
  it('with the others serves every group that the network document leaves to other lists, but what the web service has', () => {
    const served = ['linked-pages', 'intune', 'managed-desktop'].flatMap((name) =>
      shippedList(name).services.flatMap(({ inventory }) => inventory),
    );
    const wanted = [1, 2, 4, 5, 6, 7].map((part) => `NET-06.${part}`);

    expect(wanted.filter((id) => !served.includes(id))).toEqual([]);
  });

  it('forbids to inspect what holds on to its certificates, and lets the device through without a user', () => {
    const [core] = byId('defender-for-endpoint');

    expect(core).toMatchObject({
      pattern: '*.endpoint.security.microsoft.com',
      tlsInspectionAllowed: false,
      authenticatedProxyAllowed: false,
    });
  });

  it('keeps what a managed desktop does without in a service of its own, so that no probe asks for it', () => {
    expect(byId('windows-extras').filter(({ required }) => required)).toEqual([]);
    expect(byId('windows-extras').map(({ pattern }) => pattern)).toContain('www.msn.com');
    expect(byId('windows-enterprise').map(({ pattern }) => pattern)).not.toContain('www.msn.com');
  });

  it('repairs the stars that the page prints behind a host', () => {
    const repaired = services.flatMap(({ endpoints }) => endpoints.filter(({ printed }) => printed !== undefined));

    expect(repaired.map(({ pattern, printed }) => [pattern, printed])).toEqual([
      ['login.live.com', ['login.live.com*']],
      ['www.msftconnecttest.com', ['www.msftconnecttest.com*']],
      ['www.bing.com', ['www.bing.com*']],
    ]);
  });
});
