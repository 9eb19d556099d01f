/** The Runtime contract without anything behind it; `README.md` says how it behaves and how to steer it. */
import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Clock } from '#base/clock.ts';
import { RuntimeError } from '../runtime-error.ts';
import type {
  ContainerConfig,
  ContainerStats,
  ContainerStatus,
  ContainerStreams,
  ExecResult,
  ImageStatus,
  Runtime,
  RuntimeEvent,
  RuntimeInfo,
  SandboxConfig,
  SandboxStatus,
  StreamOptions,
} from '../runtime.ts';
import { AddressPool } from './addresses.ts';
import { behaviourOf } from './behaviour.ts';
import { interpret } from './commands.ts';
import { Ends } from './ends.ts';
import { EventFeed } from './event-feed.ts';
import { SimulatedImages } from './images.ts';
import { Inventory } from './inventory.ts';
import type { Container, Sandbox } from './inventory.ts';
import { lifeOf } from './life.ts';
import { requireKnown } from './handlers.ts';
import { beginLog, completeLog } from './log-file.ts';
import { commandStreams, silentStreams } from './streams.ts';

export interface SimulatedRuntimeOptions {
  readonly clock: Clock;
  /** Where Pods get their addresses from, in CIDR notation; a node learns it only after it has registered. */
  readonly podRange: string | (() => Promise<string>);
  /** How long a sandbox takes to stop; no time when absent. */
  readonly stopMilliseconds?: number;
}

const killed = 137;

const unstarted = {
  state: 'created',
  startedAt: 0,
  finishedAt: 0,
  exitCode: 0,
  reason: '',
  message: '',
} as const;

export class SimulatedRuntime implements Runtime {
  readonly #clock: Clock;
  readonly #podRange: () => Promise<string>;
  #addresses = new AddressPool('0.0.0.0/32');
  readonly #stopMilliseconds: number;
  readonly #inventory = new Inventory();
  readonly #images = new SimulatedImages();
  readonly #feed = new EventFeed();
  readonly #ends: Ends;
  #count = 0;

  constructor({ clock, podRange, stopMilliseconds = 0 }: SimulatedRuntimeOptions) {
    this.#clock = clock;
    this.#ends = new Ends(clock, this.#inventory, (container) =>
      this.#end(container, lifeOf(container)[1]),
    );
    this.#stopMilliseconds = stopMilliseconds;
    this.#podRange = typeof podRange === 'string' ? () => Promise.resolve(podRange) : podRange;
  }

  async info(): Promise<RuntimeInfo> {
    return { name: 'simulated', version: '1.0.0', ready: true, networkReady: true, message: '' };
  }

  async runSandbox(config: SandboxConfig): Promise<string> {
    requireKnown(config.handler);
    const id = this.#newId('sandbox');
    const ips =
      config.namespaces.network === 'node' ? [] : [await this.#takeAddress(config.address)];
    const { name, namespace, uid, attempt, labels, annotations } = config;
    const createdAt = this.#clock.now();
    const status: SandboxStatus = {
      id,
      name,
      namespace,
      uid,
      attempt,
      labels,
      annotations,
      createdAt,
      ips,
      state: 'ready',
    };
    const { hostname, logDirectory } = config;
    this.#inventory.addSandbox({
      config: { uid, hostname, annotations, logDirectory },
      status,
      containers: [],
    });
    this.#feed.send({ type: 'started', sandboxId: id, podUid: uid });
    return id;
  }

  async #takeAddress(wanted: string | undefined): Promise<string> {
    const range = await this.#podRange();
    if (range !== this.#addresses.range) this.#addresses = new AddressPool(range);
    return this.#addresses.take(wanted);
  }

  async stopSandbox(sandboxId: string): Promise<void> {
    const sandbox = this.#readySandbox(sandboxId);
    for (const container of sandbox?.containers ?? []) this.#end(container, killed);
    if (sandbox) await this.#wait(this.#stopMilliseconds);
    // Somebody else may have stopped it meanwhile.
    if (!sandbox || !this.#readySandbox(sandboxId)) return;
    for (const ip of sandbox.status.ips) this.#addresses.release(ip);
    sandbox.status = { ...sandbox.status, state: 'notready', ips: [] };
    this.#feed.send({ type: 'stopped', sandboxId, podUid: sandbox.config.uid });
  }

  async removeSandbox(sandboxId: string): Promise<void> {
    await this.stopSandbox(sandboxId);
    const sandbox = this.#inventory.sandbox(sandboxId);
    if (!sandbox) return;
    for (const container of sandbox.containers) this.#remove(container);
    this.#inventory.removeSandbox(sandbox);
    this.#feed.send({ type: 'deleted', sandboxId, podUid: sandbox.config.uid });
  }

  async sandboxStatus(sandboxId: string): Promise<SandboxStatus | undefined> {
    return this.#inventory.sandbox(sandboxId)?.status;
  }

  async listSandboxes({ podUid }: { podUid?: string } = {}): Promise<readonly SandboxStatus[]> {
    return this.#inventory.sandboxes(podUid).map(({ status }) => status);
  }

  async createContainer(sandboxId: string, config: ContainerConfig): Promise<string> {
    const sandbox = this.#inventory.sandbox(sandboxId);
    if (!sandbox) throw new RuntimeError('not-found', `sandbox ${sandboxId} not found`);
    const image = await this.imageStatus(config.image);
    if (!image) throw new RuntimeError('not-found', `image ${config.image} not found`);
    const id = this.#newId('container');
    const { name, attempt, labels, annotations } = config;
    const hostname = sandbox.config.hostname;
    this.#inventory.addContainer({
      config: { name, image: config.image, env: config.env, mounts: config.mounts },
      sandbox,
      behaviour: behaviourOf({
        container: name,
        podAnnotations: sandbox.config.annotations,
        containerAnnotations: annotations,
      }),
      command: interpret([...config.command, ...config.args], { hostname, config }),
      status: {
        ...unstarted,
        id,
        sandboxId,
        name,
        attempt,
        labels,
        annotations,
        createdAt: this.#clock.now(),
        image: image.tags[0] ?? config.image,
        imageId: image.id,
        logPath: `${sandbox.config.logDirectory}/${config.logPath}`,
      },
    });
    return id;
  }

  async startContainer(containerId: string): Promise<void> {
    const container = this.#get(containerId);
    const { behaviour, status, sandbox } = container;
    if (status.state !== 'created') {
      throw new RuntimeError('invalid', `container ${containerId} was started before`);
    }
    const now = this.#clock.now();
    if (behaviour.startError !== undefined) {
      container.status = {
        ...status,
        state: 'exited',
        startedAt: now,
        finishedAt: now,
        exitCode: 128,
        reason: 'StartError',
        message: behaviour.startError,
      };
      throw new RuntimeError('failed', behaviour.startError);
    }
    await beginLog(container, now);
    container.status = { ...status, state: 'running', startedAt: now };
    this.#feed.send({
      type: 'started',
      sandboxId: status.sandboxId,
      containerId,
      podUid: sandbox.config.uid,
    });
    const [lasts] = lifeOf(container);
    if (lasts !== undefined) this.#ends.endAfter(container, lasts);
  }

  async logOf(containerId: string): Promise<string | undefined> {
    const container = this.#inventory.container(containerId);
    if (container) await completeLog(container);
    return container?.status.logPath;
  }

  async stopContainer(containerId: string, graceSeconds: number): Promise<void> {
    const container = this.#inventory.container(containerId);
    if (container?.status.state !== 'running') return;
    const { stopAfter } = container.behaviour;
    const grace = graceSeconds * 1000;
    const [wait, exitCode] = stopAfter > grace ? [grace, killed] : [stopAfter, 0];
    if (wait === 0) {
      this.#end(container, exitCode);
      return;
    }
    container.timer?.cancel();
    container.timer = this.#clock.after(wait, () => this.#end(container, exitCode));
    await endOf(container);
  }

  async removeContainer(containerId: string): Promise<void> {
    const container = this.#inventory.container(containerId);
    if (container) this.#remove(container);
  }

  #remove(container: Container): void {
    this.#end(container, killed);
    this.#inventory.removeContainer(container);
    const { id, sandboxId } = container.status;
    this.#feed.send({
      type: 'deleted',
      sandboxId,
      containerId: id,
      podUid: container.sandbox.config.uid,
    });
  }

  /** Nothing runs, so nothing is limited. */
  async updateContainer(containerId: string): Promise<void> {
    this.#running(containerId);
  }

  async containerStatus(containerId: string): Promise<ContainerStatus | undefined> {
    return this.#inventory.container(containerId)?.status;
  }

  async listContainers({ podUid }: { podUid?: string } = {}): Promise<readonly ContainerStatus[]> {
    return this.#inventory.containers(podUid).map(({ status }) => status);
  }

  /** Every line opens the file anew anyway. */
  async reopenLog(containerId: string): Promise<void> {
    this.#running(containerId);
  }

  async execSync(
    containerId: string,
    command: readonly string[],
    timeoutSeconds: number,
  ): Promise<ExecResult> {
    const container = this.#running(containerId);
    const unready = this.#clock.now() < container.status.startedAt + container.behaviour.readyAfter;
    const result = interpret(command, contextOf(container));
    // Probes come this way; what they ask can't be known, so they follow `ready-after`.
    if (unready || !result) return { exitCode: unready ? 1 : 0, stdout: empty, stderr: empty };
    if (result.lasts > timeoutSeconds * 1000) {
      await this.#wait(timeoutSeconds * 1000);
      throw new RuntimeError('timeout', `the command took longer than ${timeoutSeconds}s`);
    }
    await this.#wait(result.lasts);
    const { stdout, stderr, exitCode } = result;
    return { exitCode, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) };
  }

  async exec(
    containerId: string,
    command: readonly string[],
    options: StreamOptions,
  ): Promise<ContainerStreams> {
    const result = interpret(command, contextOf(this.#running(containerId)));
    if (!result) {
      throw new RuntimeError(
        'invalid',
        `this node is simulated: nothing runs in its containers, so ${command.join(' ')} can't either`,
      );
    }
    return commandStreams(result, options, this.#wait(result.lasts));
  }

  /** Nothing comes out of a simulated container; attaching lasts until it ends. */
  async attach(containerId: string, options: StreamOptions): Promise<ContainerStreams> {
    const container = this.#running(containerId);
    return silentStreams(options, endOf(container));
  }

  async portForward(sandboxId: string, port: number): Promise<Duplex> {
    throw new RuntimeError(
      'invalid',
      `this node is simulated: nothing listens on port ${port} of sandbox ${sandboxId}`,
    );
  }

  /** What their annotations say: by default a thousandth of a core and a mebibyte each. */
  async containerStats({ podUid }: { podUid?: string } = {}): Promise<readonly ContainerStats[]> {
    const timestamp = this.#clock.now();
    return this.#inventory
      .containers(podUid)
      .filter(({ status }) => status.state === 'running')
      .map(({ status, behaviour }) => ({
        containerId: status.id,
        timestamp,
        cpuNanoseconds: Math.round(((timestamp - status.startedAt) * behaviour.nanoCores) / 1000),
        workingSetBytes: behaviour.memoryBytes,
        writableLayerBytes: 0,
      }));
  }

  async imageStatus(reference: string): Promise<ImageStatus | undefined> {
    return this.#images.status(reference);
  }

  async listImages(): Promise<readonly ImageStatus[]> {
    return this.#images.list();
  }

  async pullImage(reference: string): Promise<string> {
    return this.#images.pull(reference);
  }

  async removeImage(reference: string): Promise<void> {
    this.#images.remove(reference);
  }

  events(signal: AbortSignal): AsyncIterable<RuntimeEvent> {
    return this.#feed.read(signal);
  }

  #newId(kind: string): string {
    return createHash('sha256')
      .update(`${kind} ${++this.#count}`)
      .digest('hex');
  }

  #readySandbox(sandboxId: string): Sandbox | undefined {
    const sandbox = this.#inventory.sandbox(sandboxId);
    return sandbox?.status.state === 'ready' ? sandbox : undefined;
  }

  #get(containerId: string): Container {
    const container = this.#inventory.container(containerId);
    if (container) return container;
    throw new RuntimeError('not-found', `container ${containerId} not found`);
  }

  #running(containerId: string): Container {
    const container = this.#get(containerId);
    if (container.status.state === 'running') return container;
    throw new RuntimeError('invalid', `container ${containerId} is not running`);
  }

  #end(container: Container, exitCode: number): void {
    container.timer?.cancel();
    if (container.status.state !== 'running') return;
    container.status = {
      ...container.status,
      state: 'exited',
      finishedAt: this.#clock.now(),
      exitCode,
      reason: exitCode === 0 ? 'Completed' : 'Error',
    };
    container.ended?.resolve();
    const { id, sandboxId } = container.status;
    this.#feed.send({
      type: 'stopped',
      sandboxId,
      containerId: id,
      podUid: container.sandbox.config.uid,
    });
  }

  #wait(milliseconds: number): Promise<void> {
    if (milliseconds === 0) return Promise.resolve();
    return new Promise((resolve) => this.#clock.after(milliseconds, resolve));
  }
}

const empty = Buffer.alloc(0);

function endOf(container: Container): Promise<void> {
  container.ended ??= Promise.withResolvers<void>();
  return container.ended.promise;
}

function contextOf({ config, sandbox }: Container): Parameters<typeof interpret>[1] {
  return { config, hostname: sandbox.config.hostname };
}
