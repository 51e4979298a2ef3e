import { expect, test } from 'vitest';
import type { Configuration, Proof } from '../allowlist/index.ts';
import { judgedByChain } from './judged-by-chain.ts';

const about = { format: 'test', files: [], remarks: [] };
const access = { rules: [], otherwise: 'allow', because: 'all is let through' } as const;
const pac: Configuration = { ...about, route: { rules: [], otherwise: 'proxy', because: 'the last line' } };
const proxy: Configuration = { ...about, access, isProxy: true };
const firewall: Configuration = { ...about, access };

test.each<[string, readonly Configuration[], Proof['ways'], Proof['verdict']]>([
  ['a PAC file alone', [pac], ['proxy'], 'cannot-tell'],
  ['a PAC file before the proxy it names', [pac, proxy], ['proxy'], 'allowed'],
  ['a PAC file that goes past the proxy', [pac, proxy], ['direct'], 'cannot-tell'],
  ['a PAC file that goes past the proxy to a firewall', [pac, proxy, firewall], ['direct'], 'allowed'],
  ['a proxy alone', [proxy], ['direct'], 'allowed'],
])('%s', (_, chain, ways, verdict) => {
  // Of a proof, only its verdict and its ways count here.
  const proof = { verdict: 'allowed', deciding: [], needs: [], ways } as unknown as Proof;

  expect(judgedByChain(chain, proof).verdict).toBe(verdict);
});
