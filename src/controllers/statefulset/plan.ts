/**
 * Decides which members of a StatefulSet to create and delete now. Pure: the same state gives the same plan. In order
 * (`OrderedReady`) a plan holds at most one step, and later members wait for earlier ones; in parallel it holds
 * everything that can be done.
 */
import type { IntOrString, Pod, StatefulSet } from '#api/gen/types.ts';
import { scaledValue } from '#api/int-or-string.ts';
import { isTerminating } from '#api/metadata.ts';
import { isPodAvailable, isPodReady } from '#api/pod.ts';
import { ordinalOf, revisionOf, startOrdinal } from './identity.ts';

export interface SetState {
  readonly set: StatefulSet;
  readonly pods: readonly Pod[];
  /** The name of the ControllerRevision that holds the set's template. */
  readonly updateRevision: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface PodPlan {
  /** Ordinals. */
  readonly create: readonly number[];
  readonly remove: readonly Pod[];
}

export interface Members {
  /** By ordinal from the first; undefined where there is none. */
  readonly replicas: readonly (Pod | undefined)[];
  /** Members beyond the wanted ordinals, highest first. */
  readonly condemned: readonly Pod[];
}

const nothing: PodPlan = { create: [], remove: [] };

export function membersOf({ set, pods }: Pick<SetState, 'set' | 'pods'>): Members {
  const start = startOrdinal(set);
  const count = set.spec.replicas ?? 1;
  const byOrdinal = new Map<number, Pod>();
  for (const pod of pods) {
    const ordinal = ordinalOf(set, pod.metadata.name);
    if (ordinal !== undefined) byOrdinal.set(ordinal, pod);
  }
  return {
    replicas: Array.from({ length: count }, (_, index) => byOrdinal.get(start + index)),
    condemned: [...byOrdinal]
      .filter(([ordinal]) => ordinal < start || ordinal >= start + count)
      .sort(([a], [b]) => b - a)
      .map(([, pod]) => pod),
  };
}

export function planPods(state: SetState): PodPlan {
  const members = membersOf(state);
  if (state.set.spec.podManagementPolicy !== 'Parallel') return planInOrder(state, members);
  const steps = members.replicas.map((pod, index) => replaceMember(state, pod, index));
  const condemned = members.condemned.filter((pod) => !isTerminating(pod));
  return join([...steps, { create: [], remove: condemned }, planUpdate(state, members)]);
}

/** Each phase only when the one before has nothing to do and nothing to wait for. */
function planInOrder(state: SetState, members: Members): PodPlan {
  for (const [index, pod] of members.replicas.entries()) {
    const step = replaceMember(state, pod, index);
    if (step !== nothing) return step;
    if (!pod || isTerminating(pod) || !isAvailable(state, pod)) return nothing;
  }
  const [last] = members.condemned;
  return last ? planScaleDown(state, last, members) : planUpdate(state, members);
}

/** Creates a member that is missing; deletes one that has ended, so that it can be created anew. */
function replaceMember({ set }: SetState, pod: Pod | undefined, index: number): PodPlan {
  if (!pod) return { create: [startOrdinal(set) + index], remove: [] };
  const hasEnded = pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
  return hasEnded && !isTerminating(pod) ? { create: [], remove: [pod] } : nothing;
}

/** The highest ordinal goes first; while it isn't healthy, only if no lower one is unhealthy too. */
function planScaleDown(state: SetState, last: Pod, { condemned }: Members): PodPlan {
  if (isTerminating(last)) return nothing;
  const firstUnavailable = condemned.findLast((pod) => isUnavailable(state, pod));
  const mayGo = isAvailable(state, last) || last === firstUnavailable;
  return mayGo ? { create: [], remove: [last] } : nothing;
}

/** Replaces members of an older revision, from the highest ordinal down to the partition. */
function planUpdate(state: SetState, { replicas }: Members): PodPlan {
  const { updateStrategy, podManagementPolicy } = state.set.spec;
  if (updateStrategy?.type === 'OnDelete') return nothing;
  const { partition = 0, maxUnavailable: limit } = updateStrategy?.rollingUpdate ?? {};
  const candidates = replicas.slice(partition).toReversed();
  if (limit === undefined) return planOneByOne(state, candidates);
  const missing = replicas.filter((pod) => !pod || isUnavailable(state, pod)).length;
  const budget = Math.max(0, maxUnavailable(limit, replicas.length) - missing);
  const old = candidates.filter((pod) => pod !== undefined).filter((pod) => isOld(state, pod));
  if (podManagementPolicy !== 'Parallel') return { create: [], remove: old.slice(0, budget) };
  // Those that don't serve anyway cost nothing, and must not wait behind those that do.
  const broken = old.filter((pod) => isUnavailable(state, pod));
  const serving = old.filter((pod) => !isUnavailable(state, pod));
  return { create: [], remove: [...broken, ...serving.slice(0, budget)] };
}

/** Without `maxUnavailable`: the first that is old goes, unless one above it isn't available yet. */
function planOneByOne(state: SetState, candidates: readonly (Pod | undefined)[]): PodPlan {
  for (const pod of candidates) {
    if (pod && isOld(state, pod)) return { create: [], remove: [pod] };
    if (!pod || isUnavailable(state, pod)) return nothing;
  }
  return nothing;
}

function isOld({ updateRevision }: SetState, pod: Pod): boolean {
  return !isTerminating(pod) && revisionOf(pod) !== updateRevision;
}

/** A percentage is rounded down, and at least one member may be replaced. */
export function maxUnavailable(value: IntOrString, replicas: number): number {
  return Math.max(1, scaledValue(value, replicas, 'down') ?? 1);
}

export function isRunningAndReady(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isPodReady(pod);
}

function isAvailable({ set, now }: SetState, pod: Pod): boolean {
  return isRunningAndReady(pod) && isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now);
}

function isUnavailable(state: SetState, pod: Pod): boolean {
  return !isAvailable(state, pod) || isTerminating(pod);
}

/** A Pod may be named by several phases: it is deleted once. */
function join(plans: readonly PodPlan[]): PodPlan {
  return {
    create: plans.flatMap(({ create }) => create),
    remove: [...new Set(plans.flatMap(({ remove }) => remove))],
  };
}
