import type { Scenario } from '../scenario.ts';
import { allOpen } from './all-open.ts';
import { apexBlockPage } from './apex-block-page.ts';
import { blockPage } from './block-page.ts';
import { captivePortal } from './captive-portal.ts';
import { chainedProxies } from './chained-proxies.ts';
import { crlBlocked } from './crl-blocked.ts';
import { dnsOneRecord } from './dns-one-record.ts';
import { dnsOneRecordAskedElsewhere } from './dns-one-record-asked-elsewhere.ts';
import { dnsSilent } from './dns-silent.ts';
import { dnsSinkhole } from './dns-sinkhole.ts';
import { dns64 } from './dns64.ts';
import { expired } from './expired.ts';
import { incompleteChain } from './incomplete-chain.ts';
import { interceptionOfAll } from './interception-of-all.ts';
import { interceptionOfSome } from './interception-of-some.ts';
import { ipv6Broken } from './ipv6-broken.ts';
import { largePacketsLostIn } from './large-packets-lost-in.ts';
import { largePacketsLostOut } from './large-packets-lost-out.ts';
import { nameMissing } from './name-missing.ts';
import { ntpAnHourWrong } from './ntp-an-hour-wrong.ts';
import { ntpBlocked } from './ntp-blocked.ts';
import { ntpKissOfDeath } from './ntp-kiss-of-death.ts';
import { ntpUnsynchronised } from './ntp-unsynchronised.ts';
import { nxdomainHijack } from './nxdomain-hijack.ts';
import { oldTls } from './old-tls.ts';
import { pacAsksNames } from './pac-asks-names.ts';
import { pacBroken } from './pac-broken.ts';
import { pacDeadProxyFirst } from './pac-dead-proxy-first.ts';
import { pacEndless } from './pac-endless.ts';
import { pacMissesApex } from './pac-misses-apex.ts';
import { pacPathOfHttps } from './pac-path-of-https.ts';
import { pacSuffixWithoutDot } from './pac-suffix-without-dot.ts';
import { pacUpperCase } from './pac-upper-case.ts';
import { pacUrlSubstring } from './pac-url-substring.ts';
import { port80Closed } from './port-80-closed.ts';
import { proxyBasic } from './proxy-basic.ts';
import { proxyDenies } from './proxy-denies.ts';
import { proxyDeniesInside } from './proxy-denies-inside.ts';
import { proxyDigest } from './proxy-digest.ts';
import { proxyNegotiate } from './proxy-negotiate.ts';
import { proxyNtlm } from './proxy-ntlm.ts';
import { rangesStripped } from './ranges-stripped.ts';
import { refused } from './refused.ts';
import { reset } from './reset.ts';
import { selfSigned } from './self-signed.ts';
import { silentDrop } from './silent-drop.ts';
import { slowAndLossy } from './slow-and-lossy.ts';
import { slowWithBrokenIpv6 } from './slow-with-broken-ipv6.ts';
import { socks } from './socks.ts';
import { udpClosed } from './udp-closed.ts';
import { wrongName } from './wrong-name.ts';

/** Every scenario by its name. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'all-open': allOpen,
  'dns-sinkhole': dnsSinkhole,
  'nxdomain-hijack': nxdomainHijack,
  'name-missing': nameMissing,
  'dns-silent': dnsSilent,
  'dns-one-record': dnsOneRecord,
  'dns-one-record-asked-elsewhere': dnsOneRecordAskedElsewhere,
  dns64: dns64,
  'silent-drop': silentDrop,
  refused: refused,
  reset: reset,
  'port-80-closed': port80Closed,
  'proxy-denies': proxyDenies,
  'proxy-denies-inside': proxyDeniesInside,
  'proxy-basic': proxyBasic,
  'proxy-digest': proxyDigest,
  'proxy-ntlm': proxyNtlm,
  'proxy-negotiate': proxyNegotiate,
  'interception-of-all': interceptionOfAll,
  'interception-of-some': interceptionOfSome,
  'old-tls': oldTls,
  'captive-portal': captivePortal,
  'block-page': blockPage,
  'apex-block-page': apexBlockPage,
  'ntp-blocked': ntpBlocked,
  'ntp-an-hour-wrong': ntpAnHourWrong,
  'ntp-unsynchronised': ntpUnsynchronised,
  'ntp-kiss-of-death': ntpKissOfDeath,
  'ipv6-broken': ipv6Broken,
  'crl-blocked': crlBlocked,
  expired: expired,
  'wrong-name': wrongName,
  'incomplete-chain': incompleteChain,
  'self-signed': selfSigned,
  'slow-and-lossy': slowAndLossy,
  'slow-with-broken-ipv6': slowWithBrokenIpv6,
  'chained-proxies': chainedProxies,
  socks: socks,
  'ranges-stripped': rangesStripped,
  'large-packets-lost-out': largePacketsLostOut,
  'large-packets-lost-in': largePacketsLostIn,
  'udp-closed': udpClosed,
  'pac-misses-apex': pacMissesApex,
  'pac-upper-case': pacUpperCase,
  'pac-suffix-without-dot': pacSuffixWithoutDot,
  'pac-path-of-https': pacPathOfHttps,
  'pac-url-substring': pacUrlSubstring,
  'pac-dead-proxy-first': pacDeadProxyFirst,
  'pac-asks-names': pacAsksNames,
  'pac-broken': pacBroken,
  'pac-endless': pacEndless,
};
