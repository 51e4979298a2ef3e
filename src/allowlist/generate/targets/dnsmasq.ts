import { byPattern } from '../by-pattern.ts';
import { aboutTreatment, commented, headerOf, missingFrom, originsText, type Target, textOf } from '../target.ts';

/**
 * dnsmasq puts the addresses that it answers with into sets of nftables, which is how those learn names. A domain means
 * itself and all below it, as with `--address` (dnsmasq(8), `--nftset`).
 */
export const dnsmasq: Target = {
  id: 'dnsmasq',
  title: 'dnsmasq, for nftables',
  semantics: { exact: false, below: { withApex: true }, byAddress: false, ports: false, udp: true, longest: 255 },
  treatments: ['allow', 'bypass-proxy'],
  write: (plan) =>
    plan.treatments
      .filter(({ entries }) => entries.length > 0)
      .map((treatment) => {
        const set = treatment.treatment.replaceAll('-', '_');
        const head = [
          ...headerOf(plan, aboutTreatment(treatment)),
          'It fills two sets that have to be there:',
          `  nft add table inet muster`,
          `  nft add set inet muster ${set}_v4 { type ipv4_addr; flags timeout; timeout 1d; }`,
          `  nft add set inet muster ${set}_v6 { type ipv6_addr; flags timeout; timeout 1d; }`,
          ...missingFrom(treatment),
        ];
        const lines = treatment.entries.flatMap(({ means, origins }) => [
          `# ${originsText(origins)}`,
          `nftset=/${byPattern(means, { exact: String, below: String, stars: String })}/4#inet#muster#${set}_v4,6#inet#muster#${set}_v6`,
        ]);
        return { name: `muster-${treatment.treatment}.dnsmasq.conf`, text: textOf([...commented(head), ...lines]) };
      }),
};
