/**
 * How a sandbox's wanted address gets to the CNI plugin `host-local`. The plugin takes it as the argument `IP` (CNI
 * conventions, "CNI_ARGS"), but CRI has no field for it, and of what CRI has, containerd makes arguments of four fields
 * only: `K8S_POD_UID=<uid>` is one. So the address is written behind the uid, as the next argument of the list, and taken
 * off again where containerd tells the uid. `docs/decisions/0009-sticky-addresses.md` weighs the other ways.
 */
import { isRuntimeError, RuntimeError } from '../runtime-error.ts';

const separator = ';IP=';

export function uidWithAddress(uid: string, address: string | undefined): string {
  return address === undefined ? uid : `${uid}${separator}${address}`;
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
