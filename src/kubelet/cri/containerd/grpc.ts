/** gRPC over containerd's unix socket: unary calls and server streams, with errors as `RuntimeError`. */
import { Client, credentials, Metadata, status } from '@grpc/grpc-js';
import type { ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import { RuntimeError } from '../runtime-error.ts';
import type { RuntimeErrorCode } from '../runtime-error.ts';
import { services } from './gen/protocol.ts';
import { decodeMessage, encodeMessage } from './messages.ts';

/** A node with many Pods answers with long lists; containerd's own limit is 16 MiB. */
const largestMessage = 16 * 1024 * 1024;

/** What upstream's kubelet gives a runtime to answer (`runtimeRequestTimeout`). */
const usualTimeout = 120_000;

const ownServices = {
  events: 'containerd.services.events.v1.Events',
  tasks: 'containerd.services.tasks.v1.Tasks',
  containers: 'containerd.services.containers.v1.Containers',
} as const;
const criServices = ['runtime.v1.RuntimeService', 'runtime.v1.ImageService'] as const;

/** A method of the first of these services that has it, ready to be called. */
function methodOf(candidates: readonly string[], method: string): Call {
  const service = candidates.find((name) => services[name]?.[method]);
  const definition = service && services[service]?.[method];
  if (!definition) throw new RuntimeError('failed', `${candidates[0]} has no method ${method}`);
  return {
    path: `/${service}/${method}`,
    serialize: (request) => encodeMessage(definition.request, request),
    deserialize: (bytes) => decodeMessage(definition.response, bytes),
  };
}

/** What grpc-js wants to know of a method. */
interface Call {
  readonly path: string;
  readonly serialize: (request: object) => Buffer;
  readonly deserialize: (bytes: Buffer) => object;
}

export interface CallOptions {
  /** Milliseconds; 0 waits for ever. */
  readonly timeout?: number;
}

export class GrpcConnection {
  readonly #client: Client;

  constructor(socketPath: string) {
    this.#client = new Client(`unix://${socketPath}`, credentials.createInsecure(), {
      'grpc.default_authority': 'localhost',
      'grpc.max_receive_message_length': largestMessage,
      'grpc.initial_reconnect_backoff_ms': 50,
      'grpc.max_reconnect_backoff_ms': 1000,
    });
  }

  /** Calls a method of CRI's two services by its name. */
  async cri<T>(method: string, request: object, options: CallOptions = {}): Promise<T> {
    return this.#call<T>(methodOf(criServices, method), request, new Metadata(), options);
  }

  /** Calls a method of one of containerd's own services. */
  async containerd<T>(
    service: keyof typeof ownServices,
    method: string,
    request: object,
    options: CallOptions = {},
  ): Promise<T> {
    const call = methodOf([ownServices[service]], method);
    return this.#call<T>(call, request, inNamespace(), options);
  }

  #call<T>(
    { path, serialize, deserialize }: Call,
    request: object,
    metadata: Metadata,
    options: CallOptions,
  ): Promise<T> {
    const timeout = options.timeout ?? usualTimeout;
    return new Promise<T>((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        serialize,
        deserialize,
        request,
        metadata,
        timeout === 0 ? {} : { deadline: deadlineIn(timeout) },
        (error, reply) => {
          if (error) reject(toRuntimeError(error));
          // The reply has the shape that the .proto file gives this method.
          else resolve(reply as T);
        },
      );
    });
  }

  /** Opens a stream of containerd's event service; errors arrive on the stream. */
  subscribe(filters: readonly string[]): ClientReadableStream<unknown> {
    const { path, serialize, deserialize } = methodOf([ownServices.events], 'Subscribe');
    return this.#client.makeServerStreamRequest(
      path,
      serialize,
      deserialize,
      { filters },
      inNamespace(),
    );
  }

  /** Resolves when the socket answers; rejects with `unavailable` after `timeout` milliseconds. */
  async ready(timeout: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#client.waitForReady(deadlineIn(timeout), (error) => {
        if (error) {
          reject(new RuntimeError('unavailable', 'containerd does not answer', { cause: error }));
        } else resolve();
      });
    });
  }

  close(): void {
    this.#client.close();
  }
}

/** CRI keeps everything in this one of containerd's namespaces. */
function inNamespace(): Metadata {
  const metadata = new Metadata();
  metadata.set('containerd-namespace', 'k8s.io');
  return metadata;
}

/** grpc-js takes a deadline as a wall-clock time only. */
function deadlineIn(milliseconds: number): Date {
  return new Date(performance.timeOrigin + performance.now() + milliseconds);
}

const codes: ReadonlyMap<number, RuntimeErrorCode> = new Map([
  [status.NOT_FOUND, 'not-found'],
  [status.ALREADY_EXISTS, 'already-exists'],
  [status.INVALID_ARGUMENT, 'invalid'],
  [status.FAILED_PRECONDITION, 'invalid'],
  [status.DEADLINE_EXCEEDED, 'timeout'],
  [status.UNAVAILABLE, 'unavailable'],
  [status.CANCELLED, 'unavailable'],
]);

function toRuntimeError(error: ServiceError): RuntimeError {
  return new RuntimeError(codes.get(error.code) ?? 'failed', error.details || error.message, {
    cause: error,
  });
}
