/** What the checks of `reasons/` look at and what they say. All of it plain values: the same case gives the same verdict. */
import type {
  Event,
  EndpointSlice,
  Namespace,
  NetworkPolicy,
  Node,
  Pod,
  Service,
  StatefulSet,
} from '#api/gen/types.ts';
import type { MessageRecord } from '../wire/read-message.ts';
import type { ReasonCode } from './codes.ts';

/** What the resolver of a client is set to. */
export interface ClientSettings {
  readonly servers: readonly string[];
  readonly searches: readonly string[];
  /** Such as `ndots:5`. */
  readonly options: readonly string[];
}

/** Who asks: a Pod, or any Pod of a namespace. */
export interface DnsClient {
  readonly namespace: string;
  readonly pod?: Pod;
  readonly settings: ClientSettings;
  /** Lines of its `/etc/hosts`; empty when nobody in particular asks. */
  readonly hosts: string;
}

export type Outcome = 'found' | 'no-data' | 'no-name' | 'failed' | 'refused' | 'silent';

/** The server's answer to one question. */
export interface Reply {
  readonly outcome: Outcome;
  /** `NOERROR`, `NXDOMAIN`, …; empty when there was no answer. */
  readonly rcode: string;
  readonly records: readonly MessageRecord[];
  /** How long a client may remember that there is nothing, in seconds. */
  readonly negativeTtl?: number;
  readonly milliseconds: number;
}

/** One question of the walk. */
export interface Step extends Reply {
  /** Without the final dot. */
  readonly name: string;
  readonly type: string;
}

export interface Walk {
  readonly steps: readonly Step[];
  /** The name at which it ended well. */
  readonly reached?: string;
  /** Of the type asked for, aliases followed. */
  readonly answers: readonly MessageRecord[];
}

/** The API's objects, as far as they may have to do with the name. */
export interface Snapshot {
  readonly clusterDomain: string;
  readonly dnsAddress: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly namespaces: readonly Namespace[];
  /** Of all namespaces. */
  readonly services: readonly Service[];
  /** These of the namespaces that the name may mean. */
  readonly slices: readonly EndpointSlice[];
  readonly pods: readonly Pod[];
  readonly statefulSets: readonly StatefulSet[];
  readonly events: readonly Event[];
  /** Of the client's namespace. */
  readonly policies: readonly NetworkPolicy[];
  readonly nodes: readonly Node[];
}

/** What a name is meant to be, whether it is there or not. */
export type Target =
  | { readonly kind: 'service'; readonly namespace: string; readonly service: string }
  | {
      readonly kind: 'member';
      readonly namespace: string;
      readonly service: string;
      readonly member: string;
    }
  | {
      readonly kind: 'port';
      readonly namespace: string;
      readonly service: string;
      readonly port: string;
      readonly protocol: string;
    }
  | { readonly kind: 'pod-address'; readonly namespace: string; readonly label: string }
  | { readonly kind: 'reverse'; readonly address: string }
  | { readonly kind: 'cluster' }
  | { readonly kind: 'outside' };

export interface Case {
  /** As it was typed. */
  readonly name: string;
  /** `ADDRESS` is what getaddrinfo asks for: A and AAAA. */
  readonly type: string;
  readonly client: DnsClient;
  readonly walk: Walk;
  /** The same as musl would walk it. */
  readonly muslWalk: Walk;
  readonly target: Target;
  readonly snapshot: Snapshot;
}

/** What one check found. */
export interface Finding {
  readonly code: ReasonCode;
  /** A sentence or two. */
  readonly text: string;
  /** What to do: a command or an edit, as few lines as can be. */
  readonly remedy?: readonly string[];
  /** What it is concluded from, for programs. */
  readonly evidence?: Readonly<Record<string, unknown>>;
}

export type Check = (asked: Case) => Finding | undefined;
