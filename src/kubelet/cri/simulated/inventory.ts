/** What a simulated runtime has: sandboxes and their containers, by id and by Pod, so that one Pod's cost no look at the others. */
import type { Timer } from '#base/clock.ts';
import type { ContainerConfig, ContainerStatus, SandboxConfig, SandboxStatus } from '../runtime.ts';
import type { Behaviour } from './behaviour.ts';
import type { CommandResult } from './commands.ts';

/** Of what is asked for only this is ever looked at again; there may be thousands. */
export interface Sandbox {
  readonly config: Pick<SandboxConfig, 'uid' | 'hostname' | 'annotations' | 'logDirectory'>;
  containers: readonly Container[];
  status: SandboxStatus;
}

export interface Container {
  readonly config: Pick<ContainerConfig, 'name' | 'image' | 'env' | 'mounts'>;
  readonly sandbox: Sandbox;
  readonly behaviour: Behaviour;
  readonly command: CommandResult | undefined;
  status: ContainerStatus;
  /** When it ends by itself, on the monotonic clock. */
  endsAt?: number;
  timer?: Timer;
  /** Made for whoever waits for its end. */
  ended?: PromiseWithResolvers<void>;
  /** What is said in its place, once somebody wanted to read it. */
  spoken?: Promise<void>;
}

export class Inventory {
  readonly #sandboxes = new Map<string, Sandbox>();
  readonly #containers = new Map<string, Container>();
  readonly #ofPods = new Map<string, readonly Sandbox[]>();

  /** Of all Pods when none is named; the oldest first. */
  sandboxes(podUid?: string): readonly Sandbox[] {
    const sandboxes =
      podUid === undefined ? this.#sandboxes.values() : (this.#ofPods.get(podUid) ?? []);
    return [...sandboxes];
  }

  containers(podUid?: string): readonly Container[] {
    return podUid === undefined
      ? [...this.#containers.values()]
      : this.sandboxes(podUid).flatMap(({ containers }) => containers);
  }

  sandbox(id: string): Sandbox | undefined {
    return this.#sandboxes.get(id);
  }

  container(id: string): Container | undefined {
    return this.#containers.get(id);
  }

  addSandbox(sandbox: Sandbox): void {
    const { id, uid } = sandbox.status;
    this.#sandboxes.set(id, sandbox);
    this.#ofPods.set(uid, [...(this.#ofPods.get(uid) ?? []), sandbox]);
  }

  addContainer(container: Container): void {
    this.#containers.set(container.status.id, container);
    const { sandbox } = container;
    sandbox.containers = [...sandbox.containers, container];
  }

  removeSandbox(sandbox: Sandbox): void {
    const { id, uid } = sandbox.status;
    this.#sandboxes.delete(id);
    const left = this.sandboxes(uid).filter((other) => other !== sandbox);
    if (left.length > 0) this.#ofPods.set(uid, left);
    else this.#ofPods.delete(uid);
  }

  removeContainer(container: Container): void {
    this.#containers.delete(container.status.id);
    const { sandbox } = container;
    sandbox.containers = sandbox.containers.filter((other) => other !== container);
  }
}
