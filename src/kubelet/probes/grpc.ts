/** gRPC probes: `grpc.health.v1.Health/Check` (the gRPC health checking protocol). */
import { HoldfastError, messageOf } from '#base/errors.ts';

export interface GrpcTarget {
  readonly host: string;
  readonly port: number;
  /** The service asked about; empty: the server as a whole. */
  readonly service: string;
}

const serving = 1;
const statusNames = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];

/** Rejects unless the answer is SERVING. */
export async function checkGrpc(target: GrpcTarget, timeoutMs: number): Promise<void> {
  // Loaded when the first Pod needs it: it costs memory, and few Pods do.
  const { Client, credentials, status: codes } = await import('@grpc/grpc-js');
  const address = `${target.host}:${target.port}`;
  const client = new Client(address, credentials.createInsecure(), {
    'grpc.primary_user_agent': 'kube-probe/1.36',
  });
  try {
    const answer = await new Promise<number>((resolve, reject) => {
      client.makeUnaryRequest(
        '/grpc.health.v1.Health/Check',
        encodeRequest,
        decodeStatus,
        target.service,
        // Real time: it is a socket that is waited for.
        { deadline: performance.timeOrigin + performance.now() + timeoutMs },
        (error, value) => (error ? reject(error) : resolve(value ?? 0)),
      );
    });
    if (answer !== serving) {
      throw unhealthy(`service unhealthy (responded with "${statusNames[answer] ?? answer}")`);
    }
  } catch (error) {
    if (error instanceof HoldfastError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === codes.UNIMPLEMENTED) {
      throw unhealthy(
        `this server does not implement the grpc health protocol (grpc.health.v1.Health): ${messageOf(error)}`,
      );
    }
    if (code === codes.DEADLINE_EXCEEDED || code === codes.UNAVAILABLE) {
      throw unhealthy(
        `timeout: failed to connect service "${address}" within ${timeoutMs / 1000}s: context deadline exceeded`,
      );
    }
    throw unhealthy(`health rpc failed: ${messageOf(error)}`);
  } finally {
    client.close();
  }
}

function unhealthy(message: string): HoldfastError {
  return new HoldfastError('COMMAND_FAILED', message);
}

/** `message HealthCheckRequest { string service = 1; }` */
function encodeRequest(service: string): Buffer {
  const name = Buffer.from(service);
  if (name.length === 0) return Buffer.alloc(0);
  const length =
    name.length < 128 ? [name.length] : [(name.length & 0x7f) | 0x80, name.length >> 7];
  return Buffer.concat([Buffer.from([0x0a, ...length]), name]);
}

/** `message HealthCheckResponse { ServingStatus status = 1; }`, of which the numbers are below 128. */
function decodeStatus(message: Buffer): number {
  return message[0] === 0x08 ? (message[1] ?? 0) : 0;
}
