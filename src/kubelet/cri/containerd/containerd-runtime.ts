/** The Runtime contract on a real containerd: CRI calls, its streaming server, and containerd's own events. */
import path from 'node:path';
import type { Duplex } from 'node:stream';
import type { Clock } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import { isRuntimeError } from '../runtime-error.ts';
import type {
  ContainerConfig,
  ContainerStats,
  ContainerStatus,
  ContainerStreams,
  ExecResult,
  ImageStatus,
  LinuxResources,
  PullAuth,
  Runtime,
  RuntimeEvent,
  RuntimeInfo,
  SandboxConfig,
  SandboxStatus,
  StreamOptions,
} from '../runtime.ts';
import { watchEvents } from './events.ts';
import { execInContainer } from './exec.ts';
import { fromContainer, fromImage, fromSandbox, fromStats } from './from-cri.ts';
import type {
  CriContainerStats,
  CriContainerStatus,
  CriImage,
  CriSandboxStatus,
} from './from-cri.ts';
import { GrpcConnection } from './grpc.ts';
import { settledStatus } from './out-of-memory.ts';
import { Owners } from './owners.ts';
import { openPortForward, openAttach } from './streaming.ts';
import { toContainerConfig, toResources, toSandboxConfig } from './to-cri.ts';
import { addressTaken } from './wanted-address.ts';

/** On top of what the call itself is given to last. */
const margin = 120_000;

export interface ContainerdRuntimeOptions {
  readonly socketPath: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The label by which every kubelet marks what belongs to a Pod. */
const podUidLabel = 'io.kubernetes.pod.uid';

export class ContainerdRuntime implements Runtime {
  readonly #connection: GrpcConnection;
  readonly #options: ContainerdRuntimeOptions;
  readonly #owners = new Owners();
  /** Containers that somebody had stopped. */
  readonly #stopped = new Set<string>();

  constructor(options: ContainerdRuntimeOptions) {
    this.#options = options;
    this.#connection = new GrpcConnection(options.socketPath);
  }

  close(): void {
    this.#connection.close();
  }

  async info(): Promise<RuntimeInfo> {
    const [version, { status }] = await Promise.all([
      this.#connection.cri<{ runtimeName: string; runtimeVersion: string }>('Version', {}),
      this.#connection.cri<{
        status: { conditions: readonly { type: string; status: boolean; message: string }[] };
      }>('Status', {}),
    ]);
    const holds = (type: string): boolean =>
      status.conditions.some((condition) => condition.type === type && condition.status);
    return {
      name: version.runtimeName,
      version: version.runtimeVersion,
      ready: holds('RuntimeReady'),
      networkReady: holds('NetworkReady'),
      message: status.conditions
        .filter((condition) => !condition.status)
        .map(({ message }) => message)
        .join('; '),
    };
  }

  async runSandbox(config: SandboxConfig): Promise<string> {
    const request = {
      config: toSandboxConfig(config),
      ...(config.handler !== undefined && { runtimeHandler: config.handler }),
    };
    const reply = await this.#connection
      .cri<{ podSandboxId: string }>('RunPodSandbox', request, { timeout: 2 * margin })
      .catch((error: unknown) => {
        throw addressTaken(error) ?? error;
      });
    this.#owners.sandbox(reply.podSandboxId, config.uid);
    return reply.podSandboxId;
  }

  async stopSandbox(podSandboxId: string): Promise<void> {
    const stop = (): Promise<unknown> =>
      unlessGone(this.#connection.cri('StopPodSandbox', { podSandboxId }));
    await stop().catch((error: unknown) => {
      if (!shimEnded(error)) throw error;
      return stop();
    });
  }

  async removeSandbox(podSandboxId: string): Promise<void> {
    await unlessGone(this.#connection.cri('RemovePodSandbox', { podSandboxId }));
    this.#owners.forget(podSandboxId);
  }

  async sandboxStatus(podSandboxId: string): Promise<SandboxStatus | undefined> {
    const reply = await unlessGone(
      this.#connection.cri<{ status: CriSandboxStatus }>('PodSandboxStatus', { podSandboxId }),
    );
    if (!reply) return undefined;
    const status = fromSandbox(reply.status);
    this.#owners.sandbox(status.id, status.uid);
    return status;
  }

  async listSandboxes(
    filter: { readonly podUid?: string } = {},
  ): Promise<readonly SandboxStatus[]> {
    const { items } = await this.#connection.cri<{ items: readonly { id: string }[] }>(
      'ListPodSandbox',
      selectorOf(filter),
    );
    const found = await Promise.all(items.map(({ id }) => this.sandboxStatus(id)));
    return found.filter((status) => status !== undefined);
  }

  async createContainer(
    podSandboxId: string,
    config: ContainerConfig,
    sandbox: SandboxConfig,
  ): Promise<string> {
    const reply = await this.#connection.cri<{ containerId: string }>('CreateContainer', {
      podSandboxId,
      config: toContainerConfig(config),
      sandboxConfig: toSandboxConfig(sandbox),
    });
    this.#owners.container(reply.containerId, podSandboxId);
    return reply.containerId;
  }

  async startContainer(containerId: string): Promise<void> {
    await this.#connection.cri('StartContainer', { containerId });
  }

  async stopContainer(containerId: string, graceSeconds: number): Promise<void> {
    this.#stopped.add(containerId);
    const request = { containerId, timeout: graceSeconds };
    const options = { timeout: graceSeconds * 1000 + margin };
    await unlessGone(this.#connection.cri('StopContainer', request, options));
  }

  async removeContainer(containerId: string): Promise<void> {
    await unlessGone(this.#connection.cri('RemoveContainer', { containerId }));
    this.#owners.forget(containerId);
    this.#stopped.delete(containerId);
  }

  async updateContainer(containerId: string, resources: LinuxResources): Promise<void> {
    await this.#connection.cri('UpdateContainerResources', {
      containerId,
      linux: toResources(resources),
    });
  }

  async containerStatus(id: string): Promise<ContainerStatus | undefined> {
    const podSandboxId = this.#owners.sandboxOf(id);
    if (podSandboxId !== undefined) return this.#statusOf({ id, podSandboxId });
    // The status doesn't say which sandbox it belongs to; the list does.
    const [container] = await this.#listContainers({ filter: { id } });
    return container && this.#statusOf(container);
  }

  async listContainers(
    filter: { readonly podUid?: string } = {},
  ): Promise<readonly ContainerStatus[]> {
    const containers = await this.#listContainers(selectorOf(filter));
    const found = await Promise.all(containers.map((container) => this.#statusOf(container)));
    return found.filter((status) => status !== undefined);
  }

  async #listContainers(request: object): Promise<readonly ListedContainer[]> {
    const reply = await this.#connection.cri<{ containers: readonly ListedContainer[] }>(
      'ListContainers',
      request,
    );
    for (const { id, podSandboxId } of reply.containers) this.#owners.container(id, podSandboxId);
    return reply.containers;
  }

  #statusOf({ id, podSandboxId }: ListedContainer): Promise<ContainerStatus | undefined> {
    const request = { containerId: id };
    const read = async (): Promise<ContainerStatus | undefined> => {
      const reply = await unlessGone(
        this.#connection.cri<{ status: CriContainerStatus }>('ContainerStatus', request),
      );
      return reply && fromContainer(reply.status, podSandboxId);
    };
    const { clock } = this.#options;
    return settledStatus(read, { clock, wasStopped: this.#stopped.has(id) });
  }

  async logOf(containerId: string): Promise<string | undefined> {
    return (await this.containerStatus(containerId))?.logPath || undefined;
  }

  async reopenLog(containerId: string): Promise<void> {
    await this.#connection.cri('ReopenContainerLog', { containerId });
  }

  async execSync(
    containerId: string,
    command: readonly string[],
    timeoutSeconds: number,
  ): Promise<ExecResult> {
    // CRI counts in whole seconds, and 0 means no limit.
    const timeout = Math.max(1, Math.ceil(timeoutSeconds));
    return this.#connection.cri<ExecResult>(
      'ExecSync',
      { containerId, cmd: command, timeout },
      { timeout: timeout * 1000 + margin },
    );
  }

  async exec(
    containerId: string,
    command: readonly string[],
    options: StreamOptions,
  ): Promise<ContainerStreams> {
    return execInContainer({
      connection: this.#connection,
      clock: this.#options.clock,
      directory: path.join(path.dirname(this.#options.socketPath), 'exec'),
      containerId,
      command,
      options,
    });
  }

  async attach(containerId: string, options: StreamOptions): Promise<ContainerStreams> {
    const { stdin, stdout, stderr, tty } = options;
    const request = { containerId, stdin, stdout, stderr, tty };
    const { url } = await this.#connection.cri<{ url: string }>('Attach', request);
    return openAttach(url, options);
  }

  async portForward(podSandboxId: string, port: number): Promise<Duplex> {
    const request = { podSandboxId, port: [port] };
    const { url } = await this.#connection.cri<{ url: string }>('PortForward', request);
    return openPortForward(url, port);
  }

  async containerStats(
    filter: { readonly podUid?: string } = {},
  ): Promise<readonly ContainerStats[]> {
    const { stats } = await this.#connection.cri<{ stats: readonly CriContainerStats[] }>(
      'ListContainerStats',
      selectorOf(filter),
    );
    return stats.map(fromStats);
  }

  async imageStatus(reference: string): Promise<ImageStatus | undefined> {
    const { image } = await this.#connection.cri<{ image: CriImage | null }>('ImageStatus', {
      image: { image: reference },
    });
    return image ? fromImage(image) : undefined;
  }

  async listImages(): Promise<readonly ImageStatus[]> {
    const { images } = await this.#connection.cri<{ images: readonly CriImage[] }>(
      'ListImages',
      {},
    );
    return images.map(fromImage);
  }

  async pullImage(reference: string, auth?: PullAuth): Promise<string> {
    const { imageRef } = await this.#connection.cri<{ imageRef: string }>(
      'PullImage',
      { image: { image: reference }, ...(auth ? { auth } : {}) },
      { timeout: 0 },
    );
    return imageRef;
  }

  async removeImage(reference: string): Promise<void> {
    await unlessGone(this.#connection.cri('RemoveImage', { image: { image: reference } }));
  }

  events(signal: AbortSignal): AsyncIterable<RuntimeEvent> {
    return watchEvents({
      connection: this.#connection,
      runtime: this,
      owners: this.#owners,
      clock: this.#options.clock,
      log: this.#options.log,
      signal,
    });
  }
}

interface ListedContainer {
  readonly id: string;
  readonly podSandboxId: string;
}

function selectorOf({ podUid }: { readonly podUid?: string }): object {
  return podUid === undefined ? {} : { filter: { labelSelector: { [podUidLabel]: podUid } } };
}

/** Undefined where the thing doesn't exist (any more). */
async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isRuntimeError(error, 'not-found')) return undefined;
    throw error;
  }
}

/** A container that ends by itself while it is stopped takes its shim along, and containerd 1.6 says no more than that. */
function shimEnded(error: unknown): boolean {
  return isRuntimeError(error, 'failed') && error.message.includes('ttrpc: closed');
}
