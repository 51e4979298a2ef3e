import { expect, it } from 'vitest';
import { readHosts } from './hosts-file.ts';

it('reads addresses and names, whatever stands between them, and no remarks', () => {
  const hosts = readHosts(
    '# Windows\r\n\t0.0.0.0 Telemetry.example.com  v10.example.com # no thanks\r\n::1 v10.example.com\nnonsense\n1.2.3 x\n127.0.0.1',
  );

  expect([...hosts]).toEqual([
    ['telemetry.example.com', [{ address: '0.0.0.0', family: 4 }]],
    [
      'v10.example.com',
      [
        { address: '0.0.0.0', family: 4 },
        { address: '::1', family: 6 },
      ],
    ],
  ]);
});
