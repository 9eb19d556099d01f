/** What a node agent is made with, and what it stands on. */
import type { Clock } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Metrics } from '#base/metrics.ts';
import type { Random } from '#base/random.ts';
import type { KeyPair } from '#base/x509.ts';
import type { Client } from '#client/client.ts';
import type { Informers } from '#client/informers.ts';
import type { Runtime } from '#kubelet/cri/runtime.ts';
import type { Host } from '#kubelet/host/host.ts';
import type { ProbeNetwork } from '#kubelet/probes/network.ts';
import type { NodeConfig } from './config.ts';

export interface NodeOptions {
  readonly config: NodeConfig;
  /** Speaks as this node (`system:node:NAME`). */
  readonly client: Client;
  /** What the node's network and its DNS follow; whoever runs them also starts them. */
  readonly informers: Informers;
  readonly identity: NodeIdentity;
  /** What the process's `/metrics` shows, to which the node adds its own; absent where the process has none. */
  readonly metrics?: Metrics;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** What a kubelet's server shows, and whom it believes. */
export interface NodeIdentity {
  /** The cluster's authority, in PEM. */
  readonly authority: string;
  readonly kubeletServer: KeyPair;
}

/** What the node agent stands on: real containers, or nothing at all. */
export interface NodeBase {
  readonly runtime: Runtime;
  readonly host: Host;
  readonly probeNetwork: ProbeNetwork;
  readonly early: readonly Runnable[];
  /** Resolves when Pods can be connected; absent: they always can. */
  readonly networkUp?: () => Promise<void>;
  /** What must have happened before the node agent may start. */
  readonly before: readonly Runnable[];
}
