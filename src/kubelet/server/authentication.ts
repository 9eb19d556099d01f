/** Who calls the kubelet: the subject of a client certificate that the cluster's CA signed. */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

export interface KubeletCaller {
  readonly name: string;
  readonly groups: readonly string[];
}

/** Undefined for a caller without a valid certificate. */
export function callerOf(socket: Socket): KubeletCaller | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const { subject } = socket.getPeerCertificate();
  // A name that occurs more than once comes as an array.
  const values = (value: unknown): readonly string[] =>
    [value].flat().filter((one) => typeof one === 'string');
  const [name] = values(subject?.CN);
  return name === undefined ? undefined : { name, groups: values(subject?.O) };
}
