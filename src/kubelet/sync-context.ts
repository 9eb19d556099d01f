/** What the steps of `sync-pod.ts` are given: the kubelet's parts, and what is known of the one Pod. */
import type { Node, Pod, ResourceRequirements, Service } from '#api/gen/types.ts';
import type { Clock } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { Informer } from '#client/informers.ts';
import type { PodAddresses } from './addresses/pod-addresses.ts';
import type { KubeletConfig } from './config.ts';
import type { Runtime } from './cri/runtime.ts';
import type { Host } from './host/host.ts';
import type { ImagePuller } from './image-pull/image-puller.ts';
import { KeyedBackoff } from '#base/keyed-backoff.ts';
import { SparseMap } from '#base/sparse-map.ts';
import type { Observed } from './observed.ts';
import { podTitle, type PodContainer, fieldPathOf } from './pod-containers.ts';
import type { Allocation } from './resources/allocation.ts';
import type { Held } from './resources/room.ts';
import type { PodPaths } from './pod-paths.ts';
import type { Prober } from './probes/prober.ts';
import type { Holder, References } from './references.ts';
import type { VolumeManager } from './volumes/volume-manager.ts';
import type { MountedVolume } from './volumes/volume.ts';

/** A Pod with a name of its own, below a Service. */
export interface NamedPod {
  readonly namespace: string;
  readonly hostname: string;
  readonly subdomain: string;
  readonly addresses: readonly string[];
}

export type UntilNamed = (pod: NamedPod, signal: AbortSignal) => Promise<void>;

/** Shared by all Pods of the node. */
export interface KubeletParts {
  readonly config: KubeletConfig;
  readonly client: Client;
  readonly runtime: Runtime;
  readonly clock: Clock;
  readonly log: Logger;
  readonly recorder: EventRecorder;
  readonly host: Host;
  readonly addresses: PodAddresses;
  readonly images: ImagePuller;
  readonly prober: Prober;
  readonly references: References;
  readonly volumes: VolumeManager;
  readonly services: Informer<Service>;
  /** Resolves when the Pod's name leads to its addresses, where that is so before it is Ready; or the signal aborts. */
  readonly untilNamed: UntilNamed;
  /** This node as last registered. */
  node(): Node | undefined;
  /** The runtime didn't answer: the node should say so at once. */
  runtimeAway(): void;
  /** What the Pods of this node hold that were admitted and haven't ended, but for one. */
  heldByOthers(podUid: string): Held;
  /** The node hardly has any memory left. */
  memoryPressure(): boolean;
  /** A Pod gave something back: others may wait for it. */
  roomFreed(): void;
}

/** Why a container doesn't run yet: `state.waiting`. */
export interface Waiting {
  readonly reason: string;
  readonly message: string;
}

/** Why the kubelet gave a Pod up: `status.reason` and `status.message` of the failed Pod. */
export interface PodFailure {
  readonly reason: string;
  readonly message: string;
  /** How long its containers have to stop; absent: as long as the Pod says. */
  readonly graceSeconds?: number;
  /** The Pod did nothing wrong: its condition `DisruptionTarget` says so. */
  readonly isDisruption?: boolean;
}

/** Of a resize, for its condition. */
export interface ResizeState {
  /** Of the Pod that asks for it. */
  readonly generation: number;
  readonly reason?: string;
  readonly message?: string;
}

/** What one worker remembers of its Pod between syncs; everything else it observes. */
export class PodMemory {
  /** By container name. */
  readonly waiting = new SparseMap<string, Waiting>();
  /** Termination messages by container id; they never change. */
  readonly messages = new SparseMap<string, string>();
  readonly restarts: KeyedBackoff;
  /** Numbers of the last runs that were removed, by container name. */
  readonly attempts = new SparseMap<string, number>();
  volumes: ReadonlyMap<string, MountedVolume> = new SparseMap();
  admitted = false;
  failure: PodFailure | undefined;
  /** What the Pod was granted; undefined until it was admitted. */
  allocation: Allocation | undefined;
  /** What runs really have, by container id, and what the Pod as a whole has. */
  readonly actuated = new Map<string, ResourceRequirements>();
  actuatedPod: ResourceRequirements | undefined;
  /** A wish that isn't granted, and why. */
  resizePending: ResizeState | undefined;
  /** What was granted but isn't all carried out; with why not, where something fails. */
  resizeInProgress: ResizeState | undefined;

  constructor(clock: Clock) {
    this.restarts = new KeyedBackoff(clock);
  }
}

export interface SyncContext {
  /** With what it was granted of the resources that it asks for. */
  pod: Pod;
  /** As the API has it. */
  readonly wanted: Pod;
  readonly parts: KubeletParts;
  readonly paths: PodPaths;
  readonly memory: PodMemory;
  /** Replaced by the steps as they change things. */
  observed: Observed;
  /** Keeps the objects that the Pod refers to watched; a change of one wakes the worker. */
  readonly holder: Holder;
  /** Aborts when the Pod is to end. */
  readonly signal: AbortSignal;
  /** Publishes the status as it is now; doesn't wait. */
  publish(): void;
  /** Has the Pod looked at again, at the latest after so many milliseconds. */
  wakeAfter(milliseconds: number): void;
}

/** `stop`: the rest can't be done now; what is missing will wake the worker. */
export type StepResult = 'next' | 'stop';

export interface SyncStep {
  readonly name: string;
  run(context: SyncContext): Promise<StepResult>;
}

export function podEvent(
  { parts, pod }: Pick<SyncContext, 'parts' | 'pod'>,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  parts.recorder.event(pod, type, reason, message);
}

/** A recorder of events about one container of the Pod. */
export function containerEvents(
  { parts, pod }: Pick<SyncContext, 'parts' | 'pod'>,
  target: PodContainer,
): (type: 'Normal' | 'Warning', reason: string, message: string) => void {
  const subject = { object: pod, fieldPath: fieldPathOf(target) };
  return (type, reason, message) => parts.recorder.event(subject, type, reason, message);
}

export function backoffMessage(context: SyncContext, target: PodContainer): string {
  return `Back-off restarting failed container ${target.container.name} in pod ${podTitle(context.pod)}`;
}
