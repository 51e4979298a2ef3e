import { covers } from '../../endpoints/index.ts';
import type { HostPattern } from '../model/configuration.ts';
import { meaningOf } from './meaning.ts';
import type { WantedPattern } from './wanted.ts';

/** Which sets of hosts a vendor's pattern can mean. */
export interface VendorSemantics {
  /** One name alone. */
  readonly exact: boolean;
  /** All below a name, with the name itself where the vendor does not tell the two apart, and how deep. */
  readonly below?: { readonly withApex: boolean; readonly depth?: number };
  /**
   * Stars elsewhere: as the lists mean them (`in-label`), as whole labels only (`label`), for any characters (`any`), or
   * for any characters before everything else (`leading`).
   */
  readonly stars?: 'in-label' | 'label' | 'any' | 'leading';
  /** Networks, where a pattern cannot be said, and its services publish their addresses. */
  readonly byAddress: boolean;
  /** It tells ports apart. */
  readonly ports: boolean;
  /** It carries UDP. */
  readonly udp: boolean;
  /** The longest pattern, in characters. */
  readonly longest: number;
  /** What it can say of ports that are not those of the web (TCP 80 and 443), where that is less; or why nothing. */
  readonly beyondWeb?: NamesOrAddresses | string;
}

/** What can be said of hosts: names alone, names and networks, or networks alone. */
export interface NamesOrAddresses {
  readonly exact: boolean;
  readonly byAddress: boolean;
}

/** How what is said differs from what is wanted. */
export interface Difference {
  readonly kind: 'widened' | 'narrowed';
  /** Why, and by what; one sentence. */
  readonly reason: string;
  /** The apex that is said as well; it is no difference where that is wanted too. */
  readonly apex?: string;
}

/** A wanted pattern as a vendor can say it. */
export type Said =
  | { readonly how: 'names'; readonly means: readonly HostPattern[]; readonly differences: readonly Difference[] }
  | { readonly how: 'addresses'; readonly differences: readonly Difference[] }
  | { readonly how: 'not-expressible'; readonly reason: string };

/** What to do with a pattern that cannot be said exactly: let more through, or the known hosts alone. */
export type Inexact = 'widen' | 'narrow';

/** The lists' own way to say it: all of it, exactly. */
export const AS_LISTED: VendorSemantics = {
  exact: true,
  below: { withApex: false },
  stars: 'in-label',
  byAddress: false,
  ports: true,
  udp: true,
  longest: 1024,
};

/** Says a wanted pattern, on ports of the web or on others, as nearly as a vendor can. */
export function say(wanted: WantedPattern, own: VendorSemantics, inexact: Inexact, isWeb: boolean): Said {
  const { beyondWeb } = own;
  if (!isWeb && typeof beyondWeb === 'string') return { how: 'not-expressible', reason: beyondWeb };
  const semantics = isWeb || beyondWeb === undefined || typeof beyondWeb === 'string' ? own : onlyNames(own, beyondWeb);
  const means = meaningOf(wanted.pattern);
  if (wanted.pattern.length > semantics.longest) return byOther(wanted, semantics, TOO_LONG);
  if (means.kind === 'exact') return sayExact(means.host, wanted, semantics);
  if (means.kind === 'below') return sayBelow(means.host, wanted, semantics);
  if (means.kind === 'glob') return sayStars(means.text, wanted, semantics, inexact);
  return byOther(wanted, semantics, NO_STARS);
}

function onlyNames({ ports, udp, longest }: VendorSemantics, can: NamesOrAddresses): VendorSemantics {
  return { ...can, ports, udp, longest };
}

const TOO_LONG = 'the pattern is longer than the vendor takes';
const NO_NAMES = 'the vendor knows addresses alone, and no addresses are published for all services that need it';
const ALL_BELOW = 'a name means everything below it too';
const NO_STARS = 'the vendor knows no stars, and no host is known that it means';

function sayExact(host: string, wanted: WantedPattern, semantics: VendorSemantics): Said {
  if (semantics.exact) return named([{ kind: 'exact', host }]);
  if (semantics.below === undefined) return byOther(wanted, semantics, NO_NAMES);
  return named([{ kind: 'below', host, ...semantics.below }], [{ kind: 'widened', reason: ALL_BELOW }]);
}

function sayBelow(host: string, wanted: WantedPattern, semantics: VendorSemantics): Said {
  const { below, stars } = semantics;
  if (below === undefined)
    return stars === 'any' || stars === 'leading'
      ? named([{ kind: 'glob', text: `*.${host}`, star: 'any' }])
      : byOther(wanted, semantics, NO_STARS);
  const differences: Difference[] = [];
  if (below.withApex)
    differences.push({
      kind: 'widened',
      reason: 'what is below a name cannot be said without the name itself',
      apex: host,
    });
  if (below.depth !== undefined)
    differences.push({ kind: 'narrowed', reason: `the vendor looks ${below.depth} labels deep and no deeper` });
  return named([{ kind: 'below', host, ...below }], differences);
}

/** `text` is as the model has it: `**` is one label or more, and `*` is in one label. */
function sayStars(text: string, wanted: WantedPattern, semantics: VendorSemantics, inexact: Inexact): Said {
  const { stars } = semantics;
  const glob: HostPattern = { kind: 'glob', text, star: 'in-label' };
  if (stars === 'in-label') return named([glob]);
  if (stars === 'label' && text.split('.').every((label) => label === '**' || label === '*' || !label.includes('*')))
    return named([glob]);
  const isNames = semantics.exact || semantics.below !== undefined;
  if (inexact === 'narrow' && isNames && wanted.members.length > 0) return byMembers(wanted, semantics);
  const plain = text.replace('**', '*');
  const isLeading = plain.lastIndexOf('*') === 0;
  if (stars === 'any' || (stars === 'leading' && isLeading))
    return named(
      [{ kind: 'glob', text: plain, star: 'any' }],
      [{ kind: 'widened', reason: 'a star means dots as well, so that deeper names are meant too' }],
    );
  const end = text.slice(text.lastIndexOf('*') + 1);
  const host = end.slice(end.indexOf('.') + 1);
  if (semantics.below !== undefined && end.includes('.') && host.includes('.')) {
    const said = sayBelow(host, wanted, semantics);
    const reason = 'a star within a name cannot be said; everything below the domain is meant instead';
    if (said.how !== 'names') return said;
    return named(said.means, [
      { kind: 'widened', reason },
      ...said.differences.filter(({ kind }) => kind === 'narrowed'),
    ]);
  }
  return byOther(wanted, semantics, NO_STARS);
}

/** By its published addresses, or by the hosts that are known of it. */
function byOther(wanted: WantedPattern, semantics: VendorSemantics, reason: string): Said {
  if (semantics.byAddress && wanted.addresses.length > 0)
    return {
      how: 'addresses',
      differences: [
        { kind: 'widened', reason: 'it is said by the addresses of its services: every name on them is meant' },
      ],
    };
  const isNames = semantics.exact || semantics.below !== undefined;
  if (!isNames) return { how: 'not-expressible', reason: NO_NAMES };
  if (wanted.members.length === 0) return { how: 'not-expressible', reason };
  return byMembers(wanted, semantics);
}

function byMembers({ pattern, members }: WantedPattern, semantics: VendorSemantics): Said {
  const hosts = members.filter((host) => covers(pattern, host) && host.length <= semantics.longest);
  if (hosts.length === 0) return { how: 'not-expressible', reason: NO_STARS };
  const reason = 'the vendor knows no such stars: only the hosts are meant that are known of it';
  return named(
    hosts.map(
      (host): HostPattern =>
        semantics.exact ? { kind: 'exact', host } : { kind: 'below', host, withApex: true, ...semantics.below },
    ),
    [{ kind: 'narrowed', reason }, ...(semantics.exact ? [] : [{ kind: 'widened', reason: ALL_BELOW } as const])],
  );
}

function named(means: readonly HostPattern[], differences: readonly Difference[] = []): Said {
  return { how: 'names', means, differences };
}
