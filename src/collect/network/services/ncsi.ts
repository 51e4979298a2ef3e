import type { ProbeReason } from '../../../evidence/index.ts';
import type { HttpAnswer, StageRecord } from '../measurement.ts';
import type { GetPlain, Resolve } from './reach.ts';
import { failed, failedAs, passed, quoted } from './records.ts';

/** How Windows finds out whether it has the internet, for one family of addresses. */
interface NcsiTest {
  readonly host: string;
  readonly path: string;
  readonly body: string;
  readonly dnsHost: string;
  readonly dnsAddress: string;
}

/**
 * The three steps of Windows 10 (since 1607) and 11, as its registry has them under NlaSvc, Parameters, Internet:
 * ActiveWebProbeHost, ActiveWebProbePath, ActiveWebProbeContent, ActiveDnsProbeHost, ActiveDnsProbeContent, and the
 * same with V6.
 */
const TESTS: Readonly<Record<4 | 6, NcsiTest>> = {
  4: {
    host: 'www.msftconnecttest.com',
    path: '/connecttest.txt',
    body: 'Microsoft Connect Test',
    dnsHost: 'dns.msftncsi.com',
    dnsAddress: '131.107.255.255',
  },
  6: {
    host: 'ipv6.msftconnecttest.com',
    path: '/connecttest.txt',
    body: 'Microsoft Connect Test',
    dnsHost: 'dns.msftncsi.com',
    dnsAddress: 'fd3e:4f5a:5b81::1',
  },
};

/**
 * Asks as Windows does whether there is internet: looks the test's host up, fetches its text over plain HTTP and
 * compares it, and looks up a name whose address is known. Another text, or a redirect, is a captive portal. Where names
 * are not looked up here (a proxy does), the text decides alone. `resolve` must give addresses as they are, and not
 * sort out the test's own IPv6 address, which is a local one.
 */
export async function probeNcsi(
  { family }: { readonly family: 4 | 6 },
  reach: { readonly resolve: Resolve; readonly getPlain: GetPlain },
): Promise<StageRecord> {
  const test = TESTS[family];
  const name = await reach.resolve(test.host);
  if (name.record.outcome === 'failed') {
    return failedAs('ncsi', name.record, `${CONSEQUENCE} ${test.host} is not found`);
  }
  const text = await reach.getPlain({ host: test.host, port: 80, path: test.path, headers: {} });
  if (text.value === undefined || OTHERS_ANSWERS.includes(text.record.reason)) {
    return failedAs('ncsi', text.record, `${CONSEQUENCE} ${test.host} is not reached`);
  }
  const flaw = judgeText(test, text.value, text.record.ms);
  if (flaw !== undefined) return flaw;
  if (name.value === undefined) {
    const detail = `Windows finds the internet (IPv${family}): ${test.host} sends its text; names are not looked up here`;
    return passed('ncsi', text.record.ms, detail);
  }
  return judgeName(test, family, await reach.resolve(test.dnsHost), text.record.ms);
}

/** What is known to be somebody else's answer, and no captive portal. */
const OTHERS_ANSWERS: readonly (ProbeReason | null)[] = [
  'block-page',
  'proxy-denied',
  'proxy-failed',
  'proxy-authentication',
];
const CONSEQUENCE = 'Windows shows "No internet":';

function judgeText({ host, body }: NcsiTest, answer: HttpAnswer, ms: number | null): StageRecord | undefined {
  const { status, headers } = answer;
  if (status >= 300 && status < 400) {
    const where = headers['location'] === undefined ? 'elsewhere' : `to ${quoted(headers['location'])}`;
    const detail = `Windows asks for a sign-in to the network: the test of ${host} is sent ${where} (${status}), as captive portals do`;
    return failed('ncsi', ms, 'captive-portal', detail);
  }
  if (status === 511) {
    const detail = `the network wants a sign-in before anything else (511, of RFC 6585) in the place of ${host}`;
    return failed('ncsi', ms, 'captive-portal', detail);
  }
  if (status === 407) {
    return failed('ncsi', ms, 'proxy-authentication', `${CONSEQUENCE} a proxy wants to know who asks ${host} (407)`);
  }
  if (status === 403) return failed('ncsi', ms, 'http-denied', `${CONSEQUENCE} the test of ${host} is refused (403)`);
  if (status !== 200) return failed('ncsi', ms, 'wrong-answer', `${CONSEQUENCE} ${host} answers ${status}`);
  const text = Buffer.from(answer.body).toString('latin1');
  if (text === body) return undefined;
  const detail = `${host} sends ${quoted(text)} instead of "${body}": a captive portal or a block page answers in its place`;
  return failed('ncsi', ms, 'captive-portal', detail);
}

function judgeName(
  { host, dnsHost, dnsAddress }: NcsiTest,
  family: 4 | 6,
  { record, value }: Awaited<ReturnType<Resolve>>,
  ms: number | null,
): StageRecord {
  const lead = `${host} sends its text, but the last step fails`;
  if (value === undefined && record.outcome === 'failed') return failedAs('ncsi', record, `${lead}, ${dnsHost}`);
  const addresses = (value?.addresses ?? []).filter((one) => one.family === family).map(({ address }) => address);
  if (value !== undefined && !addresses.includes(dnsAddress)) {
    const seen = addresses.length === 0 ? `has no IPv${family} address` : `is ${addresses.slice(0, 3).join(', ')}`;
    const detail = `${lead}: ${dnsHost} ${seen} instead of ${dnsAddress}, so names are answered falsely here`;
    return failed('ncsi', ms, addresses.length === 0 ? 'name-not-found' : 'name-sinkholed', detail);
  }
  const detail = `Windows finds the internet (IPv${family}): ${host} sends its text, and ${dnsHost} is ${dnsAddress}`;
  return passed('ncsi', ms, detail);
}
