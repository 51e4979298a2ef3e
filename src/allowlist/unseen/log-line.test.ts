import { describe, expect, test } from 'vitest';
import { readLog } from './log-line.ts';

/** What is read of the lines of a log, each as a short text. */
function read(...lines: readonly string[]): readonly string[] {
  const readLine = readLog();
  return lines.map((line) => {
    const said = readLine(line);
    return said.kind === 'denied' ? `${said.how} ${said.host}:${said.port ?? '?'}` : said.kind;
  });
}

describe("Squid's native log", () => {
  test.each([
    [
      '1286536308.779      0 10.1.2.3 TCP_DENIED/403 3840 CONNECT Login.Live.com:443 - HIER_NONE/- text/html',
      'denied login.live.com:443',
    ],
    [
      '1286536308.779      0 10.1.2.3 TCP_DENIED/403 3840 GET http://crl.microsoft.com/pki/x.crl - HIER_NONE/- -',
      'denied crl.microsoft.com:80',
    ],
    [
      '1286536308.779      0 10.1.2.3 TCP_DENIED/407 3840 CONNECT login.live.com:443 - HIER_NONE/- text/html',
      'asked login.live.com:443',
    ],
    [
      '1286536308.779      0 10.1.2.3 NONE_NONE/403 3840 GET https://login.live.com/x - HIER_NONE/- text/html',
      'denied login.live.com:443',
    ],
    [
      '1286536308.779    180 10.1.2.3 TCP_TUNNEL/200 3840 CONNECT login.live.com:443 ada HIER_DIRECT/192.0.2.1 -',
      'other',
    ],
    ['1286536308.779    180 10.1.2.3 TCP_MISS/403 3840 GET http://a.example/ - HIER_DIRECT/192.0.2.1 -', 'other'],
    ['1286536308.779      0 10.1.2.3 TCP_DENIED/403 3840 CONNECT 192.0.2.1:443 - HIER_NONE/- text/html', 'address'],
    ['1286536308.779      0 10.1.2.3 TCP_DENIED/403 3840 CONNECT [2001:db8::1]:443 - HIER_NONE/- text/html', 'address'],
    ['1286536308.779      0 10.1.2.3 TCP_DENIED/400 3840 NONE error:invalid-request - HIER_NONE/- text/html', 'other'],
  ])('%s', (line, says) => {
    expect(read(line)).toEqual([says]);
  });
});

describe('combined logs', () => {
  const combined = (url: string, status: number, end: string) =>
    `10.1.2.3 - ada [28/Oct/2010:12:00:00 +0200] "CONNECT ${url} HTTP/1.1" ${status} 3840 "-" "Mozilla/5.0"${end}`;

  test("of Squid, by Squid's own word", () => {
    expect(
      read(
        combined('login.live.com:443', 403, ' TCP_DENIED:HIER_NONE'),
        combined('login.live.com:443', 407, ' TCP_DENIED:HIER_NONE'),
        combined('login.live.com:443', 403, ' TCP_MISS:HIER_DIRECT'),
      ),
    ).toEqual(['denied login.live.com:443', 'asked login.live.com:443', 'other']);
  });

  test('of another proxy, by the status', () => {
    expect(read(combined('login.live.com:443', 403, ''), combined('login.live.com:443', 200, ''))).toEqual([
      'denied login.live.com:443',
      'other',
    ]);
  });
});

describe('tables', () => {
  test('with a header that has host and action', () => {
    expect(
      read(
        '"Time","Action","Host","Port"',
        '1,"Blocked, by policy",login.live.com,443',
        '2,Allowed,login.live.com,443',
      ),
    ).toEqual(['other', 'denied login.live.com:443', 'other']);
  });

  test('with hosts alone: all of them were denied', () => {
    expect(read('host', 'login.live.com', 'https://a.example/x?y', '')).toEqual([
      'other',
      'denied login.live.com:?',
      'denied a.example:443',
      'other',
    ]);
  });

  test('as W3C has them', () => {
    expect(
      read(
        '#Version: 1.0',
        '#Fields: date time c-ip cs-host sc-status',
        '2026-03-01 12:00:00 10.1.2.3 login.live.com 403',
      ),
    ).toEqual(['other', 'other', 'denied login.live.com:?']);
  });

  test('lines that are too short are told', () => {
    expect(read('time;host', 'x')).toEqual(['other', 'unreadable']);
  });
});

test('a line of no format is told', () => {
  expect(read('Mar  1 12:00:00 proxy squid[1]: started')).toEqual(['unreadable']);
});
