import { z } from 'zod';
import type { Instance, Question } from '../../endpoints/index.ts';
import { type Ask, EndpointServiceFault, getBytes } from './get-bytes.ts';

/** Where Microsoft publishes the endpoints of its clouds. */
export const SERVICE = 'https://endpoints.office.com';

/** What the three methods of the service have in common. */
export interface Client extends Ask {
  /** Address of the service, or of a mirror that answers like it. */
  readonly url: string;
  /** A GUID that the service tells its clients apart by: the same for every question of a machine. */
  readonly clientRequestId: string;
}

/**
 * The web service by its rules (MicrosoftDocs/microsoft-365-docs, microsoft-365/enterprise/microsoft-365-ip-web-service.md):
 * `version` at most hourly, `endpoints` and `changes` only where it names a newer one; 429 means to wait an hour.
 */
const version = z.object({
  instance: z.string(),
  latest: z.string().regex(/^\d{10}$/, 'is no version like 2026073100'),
});
const versions = z.union([version.transform((one) => [one]), z.array(version).max(100)]);

/** The newest version that the service has of an instance. Throws `EndpointServiceFault`. */
export async function askVersion(client: Client, instance: Instance): Promise<string> {
  const address = addressOf(client, ['version', instance], {});
  const bytes = await getBytes(address, client);
  const read = versions.safeParse(jsonOf(bytes, address));
  const latest = read.data?.find((one) => one.instance.toLowerCase() === instance.toLowerCase())?.latest;
  if (latest === undefined) {
    throw new EndpointServiceFault('answer-wrong', address, `the answer names no version of ${instance}`);
  }
  return latest;
}

/** The answer of the method `endpoints`, as it came, at most 4 MiB. Throws `EndpointServiceFault`. */
export function askEndpoints(client: Client, question: Question): Promise<Uint8Array> {
  const { instance, serviceAreas, tenantName, noIPv6 } = question;
  const parameters = {
    ...(serviceAreas.length === 0 ? {} : { ServiceAreas: serviceAreas.join(',') }),
    ...(tenantName === undefined ? {} : { TenantName: tenantName }),
    ...(noIPv6 ? { NoIPv6: 'true' } : {}),
  };
  return getBytes(addressOf(client, ['endpoints', instance], parameters), client);
}

/** The records of what changed since a version, as they came, at most 4 MiB. Throws `EndpointServiceFault`. */
export function askChanges(client: Client, instance: Instance, since: string): Promise<Uint8Array> {
  return getBytes(addressOf(client, ['changes', instance, since], {}), client);
}

function addressOf({ url, clientRequestId }: Client, path: readonly string[], more: Readonly<Record<string, string>>) {
  const address = new URL(url);
  address.pathname = [address.pathname.replace(/\/+$/, ''), ...path].join('/');
  for (const [name, value] of Object.entries({ ClientRequestId: clientRequestId, ...more })) {
    address.searchParams.set(name, value);
  }
  return address.href;
}

function jsonOf(bytes: Uint8Array, address: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new EndpointServiceFault('answer-wrong', address, 'the answer is no JSON');
  }
}
