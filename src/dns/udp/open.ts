/** Opens a UDP port in the fastest way that this machine has. */
import { BatchPort } from './batch-port.ts';
import { DatagramSocket } from './datagram-socket.ts';
import { receiveBuffer } from './udp-port.ts';
import type { UdpHandler, UdpOptions, UdpPort } from './udp-port.ts';

/** Rejects with the system's error when the address can't be had. */
export async function openUdpPort(options: UdpOptions, handler: UdpHandler): Promise<UdpPort> {
  const batches = await BatchPort.open(options, handler);
  if (batches) return batches;
  const { host, port, sharedPort } = options;
  const socket = new DatagramSocket(handler, { host, reusePort: sharedPort });
  await socket.bind({ address: host, port });
  socket.setReceiveBuffer(receiveBuffer);
  return socket;
}
