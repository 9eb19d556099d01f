/**
 * A control plane for the controllers' tests: the real API server core over the memory store, in virtual time, with
 * a node whose Pods start and end at once.
 */
import { admissionChain } from '#apiserver/admission/chain.ts';
import { createApiServerCore } from '#apiserver/registry/core.ts';
import { createStrategies } from '#apiserver/resources/index.ts';
import { toTime } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { createMetrics } from '#base/metrics.ts';
import { seededRandom } from '#base/random.ts';
import { settle, VirtualClock } from '#base/virtual-clock.ts';
import type { Client } from '#client/client.ts';
import { createInProcessClient } from '#client/in-process.ts';
import { createInformers } from '#client/informer.ts';
import type { Informers } from '#client/informers.ts';
import { createRecorder } from '#client/recorder.ts';
import { MemoryStore } from '#storage/memory/memory-store.ts';
import { events, namespaces, pods } from '#api/gen/resources.ts';
import type { Event, Pod } from '#api/gen/types.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import { CollectableKinds } from '../collectable-kinds.ts';
import type { ControllerFactory } from '../controller.ts';
import { flakyClient } from './flaky-client.ts';

/** What a Pod does once it is created; the default is to become ready at once and to end at once. */
export interface NodeBehaviour {
  readonly starts?: (pod: Pod) => boolean;
  readonly ends?: (pod: Pod) => boolean;
  /** Where it is bound to; `n1` by default. */
  readonly node?: (pod: Pod) => string | undefined;
}

export class ControlPlane {
  readonly clock = new VirtualClock();
  readonly metrics = createMetrics();
  readonly client: Client;
  readonly informers: Informers;
  readonly kinds: CollectableKinds;
  behaviour: NodeBehaviour = {};
  /** The share of the controllers' writes that fail. */
  faults = 0;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>[] = [];

  private constructor() {
    const { clock } = this;
    const random = seededRandom(1);
    const log = silentLogger;
    const strategies = createStrategies({
      services: { cidr: '10.43.0.0/16', nodePorts: { first: 30000, last: 32767 } },
    });
    const core = createApiServerCore({
      store: new MemoryStore(),
      strategies,
      // Pods of these tests run as nobody.
      admission: admissionChain.filter(({ name }) => name !== 'ServiceAccount'),
      clock,
      random,
      log,
    });
    const user = { name: 'test', groups: ['system:masters'] };
    this.client = createInProcessClient({ handler: core.handler, user });
    this.informers = createInformers({ client: this.client, clock, random, log });
    const builtIn = strategies
      .filter(
        ({ verbs, ephemeral, view }) => !ephemeral && !view && (!verbs || verbs.includes('watch')),
      )
      .map(({ type }) => type);
    this.kinds = new CollectableKinds(builtIn, this.informers);
    this.#running.push(core.run(this.#stop.signal), this.informers.run(this.#stop.signal));
  }

  /** Starts the controllers, with a namespace `default`. */
  static async start(...factories: ControllerFactory[]): Promise<ControlPlane> {
    const plane = new ControlPlane();
    await settle();
    await plane.client.create(namespaces, { metadata: { name: 'default' }, spec: {} });
    plane.#runNode();
    await plane.run(...factories);
    return plane;
  }

  /** Starts further controllers. */
  async run(...factories: ControllerFactory[]): Promise<void> {
    const { client, clock, informers, kinds } = this;
    const log = silentLogger;
    const recorder = createRecorder({ client, clock, log, component: 'test' });
    this.#running.push(recorder.run(this.#stop.signal));
    const flaky = flakyClient(client, seededRandom(3), () => this.faults);
    for (const create of factories) {
      const random = seededRandom(2);
      const { metrics } = this;
      const context = { client: flaky, informers, kinds, recorder, clock, random, metrics, log };
      this.#running.push(create(context).run(this.#stop.signal));
    }
    await this.advance();
  }

  /** Lets everything that can happen now happen, and what happens within the time. */
  async advance(milliseconds = 100): Promise<void> {
    await this.clock.advance(milliseconds);
    await settle();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await settle();
    await Promise.all(this.#running);
  }

  async list<T extends KubeObject>(
    type: ResourceType<T>,
    namespace = 'default',
  ): Promise<readonly T[]> {
    const scope = type.namespaced ? { namespace } : {};
    return (await this.client.list(type, scope)).items;
  }

  async names(type: ResourceType, namespace = 'default'): Promise<readonly string[]> {
    return (await this.list(type, namespace)).map(({ metadata }) => metadata.name).toSorted();
  }

  /** `Reason message`, in order. */
  async events(): Promise<readonly string[]> {
    const found: readonly Event[] = await this.list(events);
    return found.map(({ reason, message }) => `${reason} ${message}`);
  }

  async setReady(pod: Pod, ready: boolean): Promise<void> {
    const lastTransitionTime = toTime(this.clock.now());
    await this.client.update(
      pods,
      {
        ...pod,
        status: {
          ...pod.status,
          phase: 'Running',
          startTime: pod.status?.startTime ?? lastTransitionTime,
          conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime }],
        },
      },
      { subresource: 'status' },
    );
  }

  #runNode(): void {
    this.informers.of(pods).onChange(({ type, object }) => {
      if (type === 'deleted') return;
      // The Pod may have changed meanwhile: then its next state brings it back.
      const isStale = (error: unknown): boolean =>
        isApiError(error, 'Conflict') || isApiError(error, 'NotFound');
      const work = this.#work(object).catch((error: unknown) => {
        if (!isStale(error)) throw error;
      });
      this.#running.push(work);
    });
  }

  /** One step of the Pod's life: bound, ready, gone. */
  async #work(pod: Pod): Promise<void> {
    const { starts = () => true, ends = () => true, node = () => 'n1' } = this.behaviour;
    if (pod.metadata.deletionTimestamp) {
      if (ends(pod)) {
        await this.client.delete(pods, pod.metadata, { body: { gracePeriodSeconds: 0 } });
      }
    } else if (!pod.spec.nodeName) {
      const name = node(pod);
      if (name === undefined) return;
      const body = {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name: pod.metadata.name },
        target: { kind: 'Node', name },
      };
      await this.client.post(pods, pod.metadata, { subresource: 'binding', body });
    } else if (pod.status?.phase === 'Pending' && starts(pod)) {
      await this.setReady(pod, true);
    }
  }
}
