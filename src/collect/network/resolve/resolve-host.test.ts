// Real name servers on the loopback interface; this machine's own are not asked.
import { afterEach, describe, expect, it } from 'vitest';
import { createSockets, probeSettings } from '../connect/settings-for-test.ts';
import type { ProbeSettings } from '../measurement.ts';
import type { HostsFile } from './hosts-file.ts';
import type { LookedUp, MachineNames } from './machine-names.ts';
import { resolveBy, resolveHost } from './resolve-host.ts';
import { type Asked, a, aaaa, cname, type Reply, startNameServer } from './server-for-test.ts';

const HOST = 'login.contoso.com';
const NXDOMAIN: Reply = { code: 3 };
const SERVFAIL: Reply = { code: 2 };

const servers: { readonly stop: () => void }[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
});

/** Starts a server that answers for some names, and honestly for those that do not exist. */
async function serve(reply: (asked: Asked) => Reply | undefined, address?: string) {
  const server = await startNameServer((asked) => (asked.name.includes('contoso') ? reply(asked) : NXDOMAIN), address);
  servers.push(server);
  return server;
}

/** Answers A with these addresses, AAAA with none. */
function addresses(...list: string[]) {
  return ({ name, type }: Asked): Reply => (type === 'A' ? { answers: list.map((one) => a(name, one)) } : {});
}

async function ask(reply: (asked: Asked) => Reply | undefined, given: Partial<ProbeSettings> = {}) {
  const server = await serve(reply);
  const settings = probeSettings({ nameServers: [server.text], timeoutMs: 1000, ...given });
  const { record, value } = await resolveHost(HOST, settings);
  const asked = server.asked.filter(({ name }) => name.includes('contoso'));
  return { record, value, asked, by: server.text, settings };
}

describe('a named server', () => {
  it('gives the addresses of both families, and who gave them', async () => {
    const { record, value, by } = await ask(({ name, type }) => ({
      answers: [type === 'A' ? a(name, '13.107.4.52') : aaaa(name, '2620:1ec:c11::200')],
    }));

    expect(value).toEqual({
      host: HOST,
      addresses: [
        { address: '13.107.4.52', family: 4 },
        { address: '2620:1ec:c11::200', family: 6 },
      ],
      aliases: [],
      server: by,
    });
    expect(record).toMatchObject({ stage: 'resolve', outcome: 'passed', reason: null });
    expect(record.detail).toBe(`${HOST} is 13.107.4.52, 2620:1ec:c11::200, says ${by}`);
  });

  it('is asked only for the families that are wanted', async () => {
    const { asked } = await ask(addresses('13.107.4.52'), { families: [4] });

    expect(asked.map(({ type }) => type)).toEqual(['A']);
  });

  it('speaks IPv6 itself', async () => {
    const server = await serve(addresses('13.107.4.52'), '::1');

    const { record } = await resolveHost(HOST, probeSettings({ nameServers: [server.text] }));

    expect(record.outcome).toBe('passed');
  });

  it('shows the aliases on the way', async () => {
    const { value, record } = await ask(({ name, type }) => ({
      answers: [
        cname(name, 'prod.contoso.net'),
        cname('prod.contoso.net', 'edge.contoso.net'),
        ...(type === 'A' ? [a('edge.contoso.net', '13.107.4.52')] : []),
      ],
    }));

    expect(value?.aliases).toEqual(['prod.contoso.net', 'edge.contoso.net']);
    expect(record.detail).toContain('by way of prod.contoso.net, edge.contoso.net');
  });

  it('is asked on where it gives an alias and leaves the rest to the client', async () => {
    const { value, asked } = await ask(({ name, type }) => {
      if (name === HOST) return { answers: [cname(HOST, 'edge.contoso.net')] };
      return type === 'A' ? { answers: [a(name, '13.107.4.52')] } : {};
    });

    expect(value).toMatchObject({ aliases: ['edge.contoso.net'], addresses: [{ address: '13.107.4.52' }] });
    expect(asked).toHaveLength(4);
  });

  it('cannot lead round in a circle', async () => {
    const { record, asked } = await ask(({ name }) => ({
      answers: [cname(name, name === HOST ? 'b.contoso.net' : HOST)],
    }));

    expect(record).toMatchObject({ outcome: 'failed', reason: 'name-server-failed' });
    expect(asked.length).toBeLessThan(10);
  });

  it('cannot lead on for ever', async () => {
    let count = 0;
    const { record } = await ask(({ name }) => ({ answers: [cname(name, `n${count++}.contoso.net`)] }));

    expect(record.outcome).toBe('failed');
    expect(count).toBeLessThan(40);
  });

  it('is asked over TCP where the answer does not fit a datagram', async () => {
    const { value, asked } = await ask(({ name, type }) => ({
      isTruncated: true,
      answers: type === 'A' ? Array.from({ length: 30 }, (_, index) => a(name, `13.107.4.${index}`)) : [],
    }));

    expect(value?.addresses).toHaveLength(30);
    expect(asked.map(({ type, overTcp }) => `${type} ${overTcp}`)).toEqual([
      'A false',
      'AAAA false',
      'A true',
      'AAAA true',
    ]);
  });

  it('is asked again where a datagram gets lost', async () => {
    let count = 0;
    const { record } = await ask((asked) => (++count <= 4 ? undefined : addresses('13.107.4.52')(asked)));

    expect(record.outcome).toBe('passed');
  });

  it('need not answer for AAAA', async () => {
    const { record, value } = await ask((asked) => (asked.type === 'A' ? addresses('13.107.4.52')(asked) : undefined));

    expect(value?.addresses).toEqual([{ address: '13.107.4.52', family: 4 }]);
    expect(record.detail).toContain('the question for AAAA was not answered');
  });

  it('is not believed where it answers another question', async () => {
    const { record } = await ask((asked) => ({
      ...addresses('13.107.4.52')(asked),
      change: (bytes) => Buffer.concat([Buffer.from([bytes[0] ?? 0, (bytes[1] ?? 0) ^ 1]), bytes.subarray(2)]),
    }));

    expect(record).toMatchObject({ outcome: 'failed', reason: 'name-server-silent' });
    expect(record.detail).toContain('datagrams that are no answer');
  });
});

describe('a name that leads nowhere', () => {
  it('does not exist', async () => {
    const { record, value, by } = await ask(() => NXDOMAIN);

    expect(value).toBeUndefined();
    expect(record).toMatchObject({ outcome: 'failed', reason: 'name-not-found' });
    expect(record.detail).toBe(`${by} knows no ${HOST} (NXDOMAIN)`);
  });

  it('is an alias of one that does not exist', async () => {
    const { record } = await ask(({ name }) => ({ code: 3, answers: [cname(name, 'gone.contoso.net')] }));

    expect(record.reason).toBe('name-not-found');
    expect(record.detail).toContain(`knows no gone.contoso.net, of which ${HOST} is an alias (NXDOMAIN)`);
  });

  it('has no address', async () => {
    const { record } = await ask(() => ({}));

    expect(record).toMatchObject({ outcome: 'failed', reason: 'name-not-found' });
    expect(record.detail).toContain(`has no A and no AAAA record for ${HOST}`);
  });

  it.each([
    ['a server that fails', SERVFAIL, 'SERVFAIL'],
    ['a server that refuses', { code: 5 }, 'REFUSED'],
  ])('is told from %s', async (_, reply, word) => {
    const { record } = await ask(() => reply);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'name-server-failed' });
    expect(record.detail).toContain(`answers ${word} for ${HOST}`);
  });

  it('is told from a silent server', async () => {
    const { record, asked } = await ask(() => undefined);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'name-server-silent' });
    expect(record.detail).toContain('did not answer within 1.0 s, asked 4 times');
    expect(asked).toHaveLength(8);
  });

  it('is told from a server that is not there', async () => {
    const server = await serve(() => undefined);
    servers.pop()?.stop();

    const { record } = await resolveHost(HOST, probeSettings({ nameServers: [server.text] }));

    expect(record).toMatchObject({ outcome: 'failed', reason: 'name-server-failed' });
    expect(record.detail).toBe(`${server.text} is no name server (ICMP port unreachable)`);
  });
});

describe('a sinkhole', () => {
  it.each(['0.0.0.0', '127.0.0.1', '240.0.0.1'])('is %s for a public name', async (address) => {
    const { record, value } = await ask(addresses(address));

    expect(value).toBeUndefined();
    expect(record).toMatchObject({ outcome: 'failed', reason: 'name-sinkholed' });
    expect(record.detail).toContain(`the address ${address}, where nothing on the internet can be reached`);
  });

  it('is :: beside 0.0.0.0', async () => {
    const { record } = await ask(({ name, type }) => ({
      answers: [type === 'A' ? a(name, '0.0.0.0') : aaaa(name, '::')],
    }));

    expect(record.reason).toBe('name-sinkholed');
  });

  it('is left out beside an address of the internet', async () => {
    const { record, value } = await ask(addresses('0.0.0.0', '13.107.4.52'));

    expect(value?.addresses).toEqual([{ address: '13.107.4.52', family: 4 }]);
    expect(record.detail).toContain('left out of 0.0.0.0, 13.107.4.52');
  });

  it('may be a private address: that is told and let pass', async () => {
    const { record, value } = await ask(addresses('10.0.0.7'));

    expect(value?.addresses).toHaveLength(1);
    expect(record.detail).toContain('a private address for a public name');
  });

  it('is an address that names get which do not exist; they are asked for once in a run', async () => {
    const server = await startNameServer(addresses('203.0.113.80'));
    servers.push(server);
    const settings = probeSettings({ nameServers: [server.text] });

    const first = await resolveHost(HOST, settings);
    const second = await resolveHost('other.contoso.com', settings);

    expect([first.record.reason, second.record.reason]).toEqual(['name-sinkholed', 'name-sinkholed']);
    expect(first.record.detail).toContain('which it also gives for names that do not exist');
    expect(server.asked.filter(({ name }) => !name.includes('contoso'))).toHaveLength(4);
  });

  it('is noted where only names that do not exist get its address', async () => {
    const server = await startNameServer((asked) =>
      addresses(asked.name === HOST ? '13.107.4.52' : '203.0.113.80')(asked),
    );
    servers.push(server);

    const { record } = await resolveHost(HOST, probeSettings({ nameServers: [server.text] }));

    expect(record.outcome).toBe('passed');
    expect(record.detail).toContain('gives addresses for names that do not exist');
  });
});

describe('several servers', () => {
  it('are asked one after the other, and a silent one last from then on', async () => {
    const dead = await serve(() => undefined);
    const good = await serve(addresses('13.107.4.52'));
    const settings = probeSettings({ nameServers: [dead.text, good.text], timeoutMs: 2000 });

    const first = await resolveHost(HOST, settings);
    const before = dead.asked.filter(({ name }) => name.includes('contoso')).length;
    const second = await resolveHost(HOST, settings);

    expect([first.record.outcome, second.record.outcome]).toEqual(['passed', 'passed']);
    expect(first.record.detail).toContain(`${dead.text} did not answer within 0.5 s`);
    expect(dead.asked.filter(({ name }) => name.includes('contoso'))).toHaveLength(before);
  });

  it('are asked once more: what took too long at first is known by then', async () => {
    let count = 0;
    const slow = await serve((asked) => (++count <= 8 ? undefined : addresses('13.107.4.52')(asked)));
    const dead = await serve(() => undefined);

    const { record } = await resolveHost(HOST, probeSettings({ nameServers: [slow.text, dead.text], timeoutMs: 2000 }));

    expect(record.outcome).toBe('passed');
    expect(record.detail).toContain(`says ${slow.text}; ${dead.text} did not answer`);
  });

  it('are not asked about a name that the first says does not exist', async () => {
    const first = await serve(() => NXDOMAIN);
    const second = await serve(addresses('13.107.4.52'));

    const { record } = await resolveHost(HOST, probeSettings({ nameServers: [first.text, second.text] }));

    expect(record.reason).toBe('name-not-found');
    expect(second.asked).toEqual([]);
  });

  it('are all asked where they fail', async () => {
    const first = await serve(() => SERVFAIL);
    const second = await serve(() => ({ code: 5 }));

    const { record } = await resolveHost(HOST, probeSettings({ nameServers: [first.text, second.text] }));

    expect(record.reason).toBe('name-server-failed');
    expect(record.detail).toContain('SERVFAIL');
    expect(record.detail).toContain(`; ${second.text} answers REFUSED`);
  });
});

describe('this machine', () => {
  function machine(given: {
    servers?: string[];
    hosts?: HostsFile;
    lookUp?: (name: string) => LookedUp;
  }): MachineNames {
    return {
      servers: () => given.servers ?? [],
      hosts: async () => given.hosts ?? new Map(),
      lookUp: async (name) => given.lookUp?.(name) ?? { kind: 'unknown', addresses: [], ms: 0 },
    };
  }
  const found = (address: string): LookedUp => ({ kind: 'addresses', addresses: [{ address, family: 4 }], ms: 3 });
  const notFound: LookedUp = { kind: 'no-such-name', addresses: [], ms: 3 };

  it('goes by its hosts file first', async () => {
    const hosts: HostsFile = new Map([[HOST, [{ address: '0.0.0.0', family: 4 }]]]);

    const { record } = await resolveBy(HOST, probeSettings(), machine({ hosts }));

    expect(record.reason).toBe('name-sinkholed');
    expect(record.detail).toContain("this machine's hosts file gives");
  });

  it('asks its name servers', async () => {
    const { text } = await serve(addresses('13.107.4.52'));

    const { value, record } = await resolveBy(HOST, probeSettings(), machine({ servers: [text] }));

    expect(value).toMatchObject({ server: 'system', addresses: [{ address: '13.107.4.52' }] });
    expect(record.detail).toContain(`says ${text}`);
  });

  it('is believed where its name servers know no such name and it does', async () => {
    const { text } = await serve(() => NXDOMAIN);

    const { value, record } = await resolveBy(
      HOST,
      probeSettings(),
      machine({ servers: [text], lookUp: () => found('13.107.4.52') }),
    );

    expect(value?.addresses).toEqual([{ address: '13.107.4.52', family: 4 }]);
    expect(record.detail).toBe(
      `${HOST} is 13.107.4.52, says this machine's resolver; ${text} knows no ${HOST} (NXDOMAIN)`,
    );
  });

  it('is believed for the whole run once it is seen to answer otherwise', async () => {
    const { text, asked } = await serve(addresses('13.107.4.52'));
    const settings = probeSettings();
    const own = machine({ servers: [text], lookUp: () => notFound });
    const first = await resolveBy(HOST, settings, own);
    const before = asked.length;

    const second = await resolveBy('b.contoso.com', settings, own);

    expect([first.record.reason, second.record.reason]).toEqual(['name-not-found', 'name-not-found']);
    expect(asked).toHaveLength(before);
  });

  it('is asked about the first names of a run alone where both agree', async () => {
    const { text } = await serve(addresses('13.107.4.52'));
    const settings = probeSettings();
    const looked: string[] = [];
    const own = machine({
      servers: [text],
      lookUp: (name) => (looked.push(name) > 0 ? found('13.107.4.60') : notFound),
    });

    for (let count = 0; count < 8; count++) await resolveBy(`n${count}.contoso.com`, settings, own);

    expect(looked).toHaveLength(4);
  });

  it('keeps no name waiting for its turn to be compared', async () => {
    const { text } = await serve(addresses('13.107.4.52'));
    const settings = probeSettings();
    const looked: string[] = [];
    const answers = Promise.withResolvers<LookedUp>();
    const own: MachineNames = {
      servers: () => [text],
      hosts: async () => new Map(),
      lookUp: (name) => {
        looked.push(name);
        return answers.promise;
      },
    };
    const [first, second, third] = ['a', 'b', 'c'].map((label) => resolveBy(`${label}.contoso.com`, settings, own));

    await third;
    expect(looked).toEqual(['a.contoso.com', 'b.contoso.com']);
    answers.resolve(found('13.107.4.60'));
    await Promise.all([first, second]);

    // As many as at any time are compared, later.
    for (const label of ['d', 'e', 'f']) await resolveBy(`${label}.contoso.com`, settings, own);
    expect(looked).toEqual(['a', 'b', 'd', 'e'].map((label) => `${label}.contoso.com`));
  });

  it('is asked no more once it does not answer in time', async () => {
    const { text } = await serve(() => NXDOMAIN);
    const settings = probeSettings({ timeoutMs: 600 });
    let count = 0;
    const own: MachineNames = {
      servers: () => [text],
      hosts: async () => new Map(),
      lookUp: () => {
        count += 1;
        return new Promise(() => undefined);
      },
    };

    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => resolveBy(`n${index}.contoso.com`, settings, own)),
    );
    const after = await resolveBy(HOST, settings, own);

    expect(count).toBe(2);
    expect([...all, after].map(({ record }) => record.reason)).toEqual(Array(21).fill('name-not-found'));
  });

  it('says so where it has no name server', async () => {
    const { record } = await resolveBy(HOST, probeSettings(), machine({}));

    expect(record).toMatchObject({ outcome: 'failed', reason: 'name-server-failed' });
    expect(record.detail).toBe("this machine's resolver has no name server that could be asked");
  });
});

describe('resolveHost', () => {
  it('asks nobody for an address', async () => {
    const { value, record } = await resolveHost('2001:db8::1', probeSettings());

    expect(value?.addresses).toEqual([{ address: '2001:db8::1', family: 6 }]);
    expect(record.ms).toBeNull();
  });

  it.each(['*.contoso.com', '', 'a..b', `${'a'.repeat(300)}.com`])('asks nobody for %j', async (host) => {
    const { record } = await resolveHost(host, probeSettings({ nameServers: ['127.0.0.1:1'] }));

    expect(record).toMatchObject({ outcome: 'failed', reason: 'probe-failed' });
  });

  it('throws what it was aborted with, and gives its slots back', async () => {
    const { text } = await serve(() => undefined);
    const control = new AbortController();
    const sockets = createSockets(4);
    const staged = resolveHost(HOST, probeSettings({ nameServers: [text], sockets, signal: control.signal }));

    control.abort(new Error('enough'));

    await expect(staged).rejects.toThrow('enough');
    expect(sockets.used()).toBe(0);
  });

  it('resolves a thousand names over eight sockets', async () => {
    const { text } = await serve(addresses('13.107.4.52'));
    const sockets = createSockets(8);
    const settings = probeSettings({ nameServers: [text], sockets });

    const all = await Promise.all(
      Array.from({ length: 1000 }, (_, index) => resolveHost(`n${index}.contoso.com`, settings)),
    );

    expect(all.filter(({ record }) => record.outcome !== 'passed')).toEqual([]);
    expect(sockets.most()).toBeLessThanOrEqual(8);
  });
});
