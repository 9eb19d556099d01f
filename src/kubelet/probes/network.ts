/** How probes reach a Pod; a simulated Pod has no network, and its servers are taken to be well. */
import { checkGrpc, type GrpcTarget } from './grpc.ts';
import { httpRequest, type ConnectOptions, type HttpAnswer, type HttpTarget } from './http.ts';
import { connectTcp } from './tcp.ts';

export interface ProbeNetwork {
  http(target: HttpTarget, options: ConnectOptions): Promise<HttpAnswer>;
  tcp(host: string, port: number, options: ConnectOptions): Promise<void>;
  grpc(target: GrpcTarget, timeoutMs: number): Promise<void>;
}

export const realProbeNetwork: ProbeNetwork = {
  http: httpRequest,
  tcp: connectTcp,
  grpc: checkGrpc,
};

export const simulatedProbeNetwork: ProbeNetwork = {
  http: () => Promise.resolve({ status: 200, body: 'ok' }),
  tcp: () => Promise.resolve(),
  grpc: () => Promise.resolve(),
};
