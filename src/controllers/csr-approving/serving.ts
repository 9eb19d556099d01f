/**
 * Whether a node may serve under the names that it asks for. A Node's addresses are what the node itself says, so that
 * they match isn't enough: with a certificate for an address of the API server, one node could be taken for it by all
 * others, for they trust the same authority.
 */
import { BlockList, isIP } from 'node:net';
import type { Node } from '#api/gen/types.ts';
import type { CertificateRequest } from '#base/certificate-request.ts';

const addressTypes = ['InternalIP', 'ExternalIP'];

export interface Surroundings {
  /** All Nodes. */
  readonly nodes: readonly Node[];
  /** Such as `10.43.0.0/16`. */
  readonly serviceCIDR: string;
}

/** Why not; undefined when it may. `undecided` when that may change by itself. */
export function servingFault(
  name: string,
  request: CertificateRequest,
  { nodes, serviceCIDR }: Surroundings,
): { readonly message: string } | 'undecided' | undefined {
  const node = nodes.find(({ metadata }) => metadata.name === name);
  const foreign = request.dnsNames.find((dnsName) => dnsName !== name);
  if (foreign !== undefined) return { message: `${foreign} is not the name of the node` };
  const others = nodes.filter((other) => other !== node).flatMap(addressesOf);
  for (const address of request.ipAddresses) {
    if (isReserved(address, serviceCIDR) || others.includes(address)) {
      return { message: `${address} is not an address of this node alone` };
    }
  }
  // The Node may yet be registered, or be given the address.
  const own = node ? addressesOf(node) : [];
  return request.ipAddresses.every((address) => own.includes(address)) && node
    ? undefined
    : 'undecided';
}

function addressesOf({ status }: Node): readonly string[] {
  return (status?.addresses ?? [])
    .filter(({ type }) => addressTypes.includes(type))
    .map(({ address }) => address);
}

function isReserved(address: string, serviceCIDR: string): boolean {
  const reserved = new BlockList();
  const add = (range: string): void => {
    const [net = '', bits] = range.split('/');
    reserved.addSubnet(net, Number(bits), isIP(net) === 6 ? 'ipv6' : 'ipv4');
  };
  for (const range of [serviceCIDR, '127.0.0.0/8', '::1/128', '0.0.0.0/32', '::/128']) add(range);
  return reserved.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

const apiServerName = /^(localhost|kubernetes(\.default(\.svc(\..*)?)?)?)$/;

/** Names that no node may have: the API server serves under them. */
export function isReservedNodeName(name: string): boolean {
  return apiServerName.test(name);
}
