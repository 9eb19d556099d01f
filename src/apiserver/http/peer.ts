import type { TLSSocket } from 'node:tls';
import type { Peer } from './wire.ts';

const peers = new WeakMap<object, Peer>();

/** Who is at the other end of this connection; the same object each time. */
export function peerOf(socket: TLSSocket): Peer {
  let peer = peers.get(socket);
  if (!peer) {
    peer = readPeer(socket);
    peers.set(socket, peer);
  }
  return peer;
}

function readPeer(socket: TLSSocket): Peer {
  const address = socket.remoteAddress ?? '';
  // Node's types deny it, but it is null after the connection has broken, and empty without a certificate.
  const certificate: Partial<ReturnType<TLSSocket['getPeerCertificate']>> | null =
    socket.getPeerCertificate();
  const subject = certificate?.subject;
  if (!subject) return { address };
  const [commonName = ''] = listOf(subject.CN);
  return {
    address,
    certificate: { valid: socket.authorized, commonName, organizations: listOf(subject.O) },
  };
}

/** Node gives a list where an attribute stands more than once. */
function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
