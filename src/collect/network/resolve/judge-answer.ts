import type { ProbeReason } from '../../../evidence/index.ts';
import type { Resolved, Staged } from '../measurement.ts';
import type { NameAnswer } from './ask-server.ts';
import type { HijackAddresses } from './hijack.ts';
import { isPublicName, kindOfAddress } from './special-addresses.ts';

/** An answer, who gave it, and what its giver says of names that do not exist. */
export interface AnswerToJudge {
  readonly host: string;
  readonly answer: NameAnswer;
  /** Who answered, for the sentence. */
  readonly by: string;
  /** Who answered, as `Resolved` has it. */
  readonly server: string;
  readonly hijack: HijackAddresses;
}

const REASONS: Readonly<Record<Exclude<NameAnswer['kind'], 'addresses'>, ProbeReason>> = {
  'no-address': 'name-not-found',
  'no-such-name': 'name-not-found',
  failed: 'name-server-failed',
  unreachable: 'name-server-failed',
  silent: 'name-server-silent',
};
/** So many addresses stand in the sentence. */
const ADDRESSES_SHOWN = 3;

/**
 * Says what an answer means. A public name whose addresses are all of the kind at which nothing can be reached, or all
 * those that names get which do not exist, is `name-sinkholed`; such addresses beside others are left out. A private
 * address of a public name is told and let pass: it may be a private link.
 */
export function judgeAnswer({ host, answer, by, server, hijack }: AnswerToJudge): Staged<Resolved> {
  const { kind, addresses, aliases, text, notes } = answer;
  const record = { stage: 'resolve', ms: answer.ms === 0 ? null : Math.round(answer.ms) } as const;
  const also = notes.map((note) => `; ${note}`).join('');
  const failed = (reason: ProbeReason, detail: string): Staged<Resolved> => ({
    record: { ...record, outcome: 'failed', reason, detail: detail + also },
    value: undefined,
  });
  if (kind !== 'addresses') return failed(REASONS[kind], `${by} ${text}`);
  const isPublic = isPublicName(host);
  const usable = addresses.filter(
    (one) => !isPublic || (kindOfAddress(one) !== 'sinkhole' && !hijack.has(one.address)),
  );
  const shown = list(addresses.map(({ address }) => address));
  if (usable.length === 0) {
    const isHijacked = addresses.some(({ address }) => hijack.has(address));
    const why = isHijacked
      ? 'which it also gives for names that do not exist'
      : 'where nothing on the internet can be reached';
    return failed('name-sinkholed', `${by} gives ${host} the address ${shown}, ${why}: a sinkhole`);
  }
  const through = aliases.length === 0 ? '' : ` by way of ${list(aliases)}`;
  const found = list(usable.map(({ address }) => address));
  const remarks = [
    usable.length < addresses.length ? `; left out of ${shown} what is no address on the internet` : '',
    isPublic && usable.every((one) => kindOfAddress(one) === 'private')
      ? '; a private address for a public name: a private link, split DNS, a tunnel, or a sinkhole'
      : '',
    hijack.size > 0 ? `; ${by} gives addresses for names that do not exist` : '',
  ];
  return {
    record: {
      ...record,
      outcome: 'passed',
      reason: null,
      detail: `${host} is ${found}${through}, says ${by}${remarks.join('')}${also}`,
    },
    value: { host, addresses: usable, aliases, server },
  };
}

function list(items: readonly string[]): string {
  const rest = items.length - ADDRESSES_SHOWN;
  return items.slice(0, ADDRESSES_SHOWN).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
