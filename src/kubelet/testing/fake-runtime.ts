/** A runtime for the kubelet's tests: everything works at once, and the test says when and how a container ends. */
import type { Clock } from '#base/clock.ts';
import { RuntimeError } from '../cri/runtime-error.ts';
import type {
  ContainerConfig,
  ContainerStatus,
  ExecResult,
  ImageStatus,
  LinuxResources,
  Runtime,
  RuntimeEvent,
  SandboxConfig,
  SandboxStatus,
} from '../cri/runtime.ts';

export class FakeRuntime implements Runtime {
  readonly sandboxes = new Map<string, SandboxStatus>();
  readonly containers = new Map<string, ContainerStatus>();
  readonly configs = new Map<string, ContainerConfig>();
  readonly sandboxConfigs: SandboxConfig[] = [];
  /** What was asked for, in order: `start main/0`, `stop main/0 grace=30`, … */
  readonly calls: string[] = [];
  /** Images that are here; a pull adds to them. */
  readonly images = new Set<string>(['busybox:1.28']);
  /** What a pull fails with, by image. */
  readonly pullFailures = new Map<string, string>();
  /** Answers of `execSync`, by the first word of the command. */
  readonly execAnswers = new Map<string, Partial<ExecResult>>();
  /** Bytes of a container's writable layer, by its name. */
  readonly writableLayers = new Map<string, number>();
  /** How a container answers a stop signal; absent: it ends at once with 0. */
  stopTakesMs = 0;
  readonly #clock: Clock;
  #next = 1;
  #listeners = new Set<(event: RuntimeEvent) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Ends the newest run of the container. */
  exit(name: string, exitCode: number, reason = ''): void {
    const run = this.run(name);
    this.#set({
      ...run,
      state: 'exited',
      exitCode,
      finishedAt: this.#clock.now(),
      reason: reason || (exitCode === 0 ? 'Completed' : 'Error'),
    });
  }

  /** The newest run of the container. */
  run(name: string): ContainerStatus {
    const run = [...this.containers.values()].findLast((candidate) => candidate.name === name);
    if (!run) throw new RuntimeError('not-found', `no container ${name}`);
    return run;
  }

  emit(event: RuntimeEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  info = async () => ({
    name: 'containerd',
    version: 'fake',
    ready: true,
    networkReady: true,
    message: '',
  });

  /** What containers were limited to last, by the name of the container. */
  readonly limits = new Map<string, LinuxResources>();
  /** Bytes of memory that a container uses, by its name. */
  readonly memoryUsed = new Map<string, number>();

  async updateContainer(id: string, resources: LinuxResources): Promise<void> {
    const name = this.containers.get(id)?.name ?? '';
    this.calls.push(`update ${name}`);
    this.limits.set(name, resources);
  }

  async runSandbox(config: SandboxConfig): Promise<string> {
    const id = `sandbox-${this.#next}`;
    this.sandboxConfigs.push(config);
    this.calls.push(`sandbox ${config.name}/${config.attempt}`);
    this.sandboxes.set(id, {
      ...config,
      id,
      state: 'ready',
      createdAt: this.#clock.now(),
      ips:
        config.namespaces.network === 'node' ? [] : [config.address ?? `10.42.0.${this.#next + 1}`],
    });
    this.#next++;
    return id;
  }

  async stopSandbox(id: string): Promise<void> {
    const sandbox = this.sandboxes.get(id);
    if (!sandbox) return;
    this.calls.push(`stop-sandbox ${sandbox.name}/${sandbox.attempt}`);
    this.sandboxes.set(id, { ...sandbox, state: 'notready', ips: [] });
    for (const run of this.containers.values()) {
      if (run.sandboxId === id && run.state === 'running') this.exit(run.name, 137);
    }
  }

  async removeSandbox(id: string): Promise<void> {
    this.sandboxes.delete(id);
    for (const run of this.containers.values())
      if (run.sandboxId === id) this.containers.delete(run.id);
  }

  sandboxStatus = async (id: string) => this.sandboxes.get(id);

  listSandboxes = async ({ podUid }: { readonly podUid?: string } = {}) =>
    [...this.sandboxes.values()].filter(({ uid }) => podUid === undefined || uid === podUid);

  async createContainer(sandboxId: string, config: ContainerConfig): Promise<string> {
    const id = `${config.name}-${this.#next++}`;
    this.configs.set(id, config);
    this.containers.set(id, {
      id,
      sandboxId,
      name: config.name,
      attempt: config.attempt,
      state: 'created',
      createdAt: this.#clock.now(),
      startedAt: 0,
      finishedAt: 0,
      exitCode: 0,
      image: config.image,
      imageId: `sha256:${config.image}`,
      reason: '',
      message: '',
      labels: config.labels,
      annotations: config.annotations,
      logPath: config.logPath,
    });
    return id;
  }

  async startContainer(id: string): Promise<void> {
    const run = this.#get(id);
    this.calls.push(`start ${run.name}/${run.attempt}`);
    this.#set({ ...run, state: 'running', startedAt: this.#clock.now() });
  }

  async stopContainer(id: string, graceSeconds: number): Promise<void> {
    const run = this.#get(id);
    this.calls.push(`stop ${run.name}/${run.attempt} grace=${graceSeconds}`);
    const wait = Math.min(this.stopTakesMs, graceSeconds * 1000);
    if (wait > 0) await new Promise<void>((resolve) => this.#clock.after(wait, resolve));
    const now = this.#get(id);
    const killed = this.stopTakesMs > graceSeconds * 1000;
    if (now.state !== 'running') return;
    this.#set({
      ...now,
      state: 'exited',
      exitCode: killed ? 137 : 0,
      reason: killed ? 'Error' : 'Completed',
      finishedAt: this.#clock.now(),
    });
  }

  async removeContainer(id: string): Promise<void> {
    this.containers.delete(id);
  }

  containerStatus = async (id: string) => this.containers.get(id);

  listContainers = async ({ podUid }: { readonly podUid?: string } = {}) =>
    [...this.containers.values()].filter(
      ({ sandboxId }) => podUid === undefined || this.sandboxes.get(sandboxId)?.uid === podUid,
    );

  async execSync(_id: string, command: readonly string[]): Promise<ExecResult> {
    this.calls.push(`exec ${command.join(' ')}`);
    const answer = this.execAnswers.get(command[0] ?? '') ?? {};
    return { exitCode: 0, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0), ...answer };
  }

  async imageStatus(reference: string): Promise<ImageStatus | undefined> {
    if (!this.images.has(reference)) return undefined;
    return {
      id: reference,
      tags: [reference],
      digests: [],
      sizeBytes: 1000,
      uid: 0,
      pinned: false,
    };
  }

  listImages = async () => [];

  async pullImage(reference: string): Promise<string> {
    this.calls.push(`pull ${reference}`);
    const failure = this.pullFailures.get(reference);
    if (failure) throw new RuntimeError('failed', failure);
    this.images.add(reference);
    return reference;
  }

  async *events(signal: AbortSignal): AsyncIterable<RuntimeEvent> {
    const queue: RuntimeEvent[] = [];
    let wake = (): void => undefined;
    const listener = (event: RuntimeEvent): void => {
      queue.push(event);
      wake();
    };
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => wake(), { once: true });
    while (!signal.aborted) {
      for (let event = queue.shift(); event; event = queue.shift()) yield event;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (queue.length > 0 || signal.aborted) resolve();
      });
    }
    this.#listeners.delete(listener);
  }

  containerStats = async ({ podUid }: { readonly podUid?: string } = {}) =>
    (await this.listContainers(podUid === undefined ? {} : { podUid })).map(({ id, name }) => ({
      containerId: id,
      timestamp: this.#clock.now(),
      cpuNanoseconds: 0,
      workingSetBytes: this.memoryUsed.get(name) ?? 0,
      writableLayerBytes: this.writableLayers.get(name) ?? 0,
    }));
  logOf = async (id: string) => this.containers.get(id)?.logPath;
  reopenLog = async () => undefined;
  removeImage = async () => undefined;
  exec = () => Promise.reject(new RuntimeError('invalid', 'no streams here'));
  attach = () => Promise.reject(new RuntimeError('invalid', 'no streams here'));
  portForward = () => Promise.reject(new RuntimeError('invalid', 'no streams here'));

  #get(id: string): ContainerStatus {
    const run = this.containers.get(id);
    if (!run) throw new RuntimeError('not-found', `no container ${id}`);
    return run;
  }

  #set(run: ContainerStatus): void {
    this.containers.set(run.id, run);
    const podUid = this.sandboxes.get(run.sandboxId)?.uid;
    this.emit({
      type: run.state === 'running' ? 'started' : 'stopped',
      containerId: run.id,
      ...(podUid === undefined ? {} : { podUid }),
    });
  }
}
