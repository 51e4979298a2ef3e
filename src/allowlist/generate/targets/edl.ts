import type { AllowListPlan, TreatmentPlan } from '../plan.ts';
import {
  aboutTreatment,
  commented,
  type GeneratedFile,
  headerOf,
  missingFrom,
  originsText,
  type Target,
  textOf,
} from '../target.ts';
import { PAN_URLS, panUrl } from './pan-entry.ts';

/**
 * External Dynamic Lists of Palo Alto Networks' firewalls: one of URLs and, for what is not of the web, one of addresses.
 * The smallest models take 50,000 URLs and 50,000 addresses, far more than there are. Comments stand on lines of their own
 * (https://docs.paloaltonetworks.com/network-security/security-policy/administration/objects/external-dynamic-lists/formatting-guidelines-for-an-external-dynamic-list).
 */
export const edl: Target = {
  id: 'edl',
  title: 'External Dynamic Lists',
  semantics: { ...PAN_URLS, ports: false, beyondWeb: { exact: false, byAddress: true } },
  treatments: ['allow', 'bypass-proxy', 'do-not-inspect', 'no-authentication'],
  write: (plan) => plan.treatments.flatMap((treatment) => filesOf(plan, treatment)),
};

function filesOf(plan: AllowListPlan, treatment: TreatmentPlan): readonly GeneratedFile[] {
  const { entries, addresses } = treatment;
  const head = commented([...headerOf(plan, aboutTreatment(treatment)), ...missingFrom(treatment)]);
  const urls = entries.flatMap((entry) => [`# ${originsText(entry.origins)}`, panUrl(entry)]);
  const networks = addresses.flatMap((entry) => [`# ${originsText(entry.origins)}`, ...entry.networks]);
  const name = `muster-${treatment.treatment}`;
  return [
    ...(urls.length === 0 ? [] : [{ name: `${name}-urls.txt`, text: textOf([...head, ...urls]) }]),
    ...(networks.length === 0 ? [] : [{ name: `${name}-addresses.txt`, text: textOf([...head, ...networks]) }]),
  ];
}
