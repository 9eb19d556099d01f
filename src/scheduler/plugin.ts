/**
 * The contract of a scheduling plugin. `plugins/index.ts` is the list; `schedule-one.ts` says when each part runs.
 * All parts but `prebind` look only at what is in memory and take no time.
 */
import type {
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  Service,
  StorageClass,
} from '#api/gen/types.ts';
import type { Client } from '#client/client.ts';
import type { Change, Informer } from '#client/informers.ts';
import type { Clock } from '#base/clock.ts';
import type { NodeInfo } from './cluster-state.ts';

/** What plugins may look at. */
export interface World {
  /** Every Node with its Pods, those included that were placed a moment ago. */
  nodes(): readonly NodeInfo[];
  readonly claims: Informer<PersistentVolumeClaim>;
  readonly volumes: Informer<PersistentVolume>;
  readonly classes: Informer<StorageClass>;
  readonly services: Informer<Service>;
  readonly namespaces: Informer<Namespace>;
}

/** Why a Pod doesn't fit. */
export interface Rejection {
  /** In upstream's words, counted over the Nodes in the message. */
  readonly reasons: readonly string[];
  /** True when evicting other Pods wouldn't help either. */
  readonly final: boolean;
}

/** A change that may let a waiting Pod fit. Of Pods, only those that are on a Node count. */
export type ClusterChange =
  | { readonly of: 'Node'; readonly change: Change<Node> }
  | { readonly of: 'Pod'; readonly change: Change<Pod> }
  | { readonly of: 'PersistentVolumeClaim'; readonly change: Change<PersistentVolumeClaim> }
  | { readonly of: 'PersistentVolume'; readonly change: Change<PersistentVolume> }
  | { readonly of: 'StorageClass'; readonly change: Change<StorageClass> };

export interface Score {
  /** How much the plugin counts beside the others. */
  readonly weight: number;
  /** 0 to 100 for each Node, in their order. */
  of(pod: Pod, nodes: readonly NodeInfo[], world: World): readonly number[];
}

export interface Placement {
  readonly pod: Pod;
  readonly node: Node;
}

export interface PrebindTools {
  readonly world: World;
  readonly client: Client;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface Plugin {
  readonly name: string;
  /** What doesn't depend on a Node; runs once, before the filters. A rejection ends the attempt. */
  check?(pod: Pod, world: World): Rejection | undefined;
  /** False: the Pod is none of its business, as far as filters and scores go; it always is when absent. */
  concerns?(pod: Pod): boolean;
  /** The only Nodes that a Pod may go to, where it names them itself; no filter is asked about the others. */
  only?(pod: Pod): ReadonlySet<string> | undefined;
  /** Whether the Pod can run on the Node. */
  filter?(pod: Pod, node: NodeInfo, world: World): Rejection | undefined;
  readonly score?: Score;
  /** Work that must be done before the Pod is bound to its Node; a failure puts the Pod back. */
  prebind?(placement: Placement, tools: PrebindTools): Promise<void>;
  /** Whether a change may help a Pod that this plugin rejected. Absent: none does. */
  mayHelp?(change: ClusterChange, pod: Pod): boolean;
}

/** A rejection that evictions could undo. */
export function rejected(...reasons: readonly string[]): Rejection {
  return { reasons, final: false };
}

/** A rejection that only another cluster, or another Pod, would undo. */
export function rejectedForGood(...reasons: readonly string[]): Rejection {
  return { reasons, final: true };
}

/** True when a Pod leaves a Node: deleted, or ended. */
export function freesRoom(change: ClusterChange): boolean {
  return change.of === 'Pod' && change.change.type === 'deleted';
}

/** True for a Node that is new or changed. */
export function bringsNode(change: ClusterChange): boolean {
  return change.of === 'Node' && change.change.type !== 'deleted';
}

/** True for a Node of which now holds what didn't before, or that is new. */
export function nodeBecomes(change: ClusterChange, suits: (node: Node) => boolean): boolean {
  if (change.of !== 'Node' || change.change.type === 'deleted') return false;
  const { change: node } = change;
  return suits(node.object) && (node.type === 'added' || !suits(node.previous));
}
