/**
 * How a sandbox's wanted address gets to the CNI plugins. They take it as the argument `IP` (CNI conventions, "CNI_ARGS"),
 * but CRI has no field for it, and of what CRI has, containerd makes arguments of four fields only: `K8S_POD_UID=<uid>` is
 * one. So the address is written behind the uid, as the next argument of the list, and taken off again where containerd
 * tells the uid. `docs/decisions/0009-sticky-addresses.md` weighs the other ways.
 *
 * With it goes an Ethernet address (`MAC`) that follows from the IP address: whoever spoke with the last Pod at this
 * address sends to its Ethernet address until its neighbour entry is verified, which takes up to 45 s (RFC 4861 section 7.3
 * as Linux does it for ARP, too); so the next Pod must have the same one to be reached at once.
 */
import { isRuntimeError, RuntimeError } from '../runtime-error.ts';

const separator = ';IP=';

export function uidWithAddress(uid: string, address: string | undefined): string {
  if (address === undefined) return uid;
  const mac = etherOf(address);
  return `${uid}${separator}${address}${mac === undefined ? '' : `;MAC=${mac}`}`;
}

/** Also of a sandbox that was made without. */
export function uidWithoutAddress(uid: string): string {
  return uid.split(separator, 1)[0] ?? uid;
}

/** What `host-local` says when the file of a wanted address is there already; else undefined. */
export function addressTaken(error: unknown): RuntimeError | undefined {
  return isRuntimeError(error) &&
    /requested IP address \S+ is not available in range set/.test(error.message)
    ? new RuntimeError('address-taken', error.message, { cause: error })
    : undefined;
}

/** Locally administered, one for each IPv4 address; undefined for another family: the plugin then makes one up. */
function etherOf(address: string): string | undefined {
  const bytes = address.split('.').map(Number);
  if (bytes.length !== 4) return undefined;
  return [0x0a, 0x58, ...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
