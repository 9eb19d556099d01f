/** What a node agent is made with, and what it stands on. */
import type { Runnable } from '#base/lifecycle.ts';
import type { Runtime } from '#kubelet/cri/runtime.ts';
import type { Host } from '#kubelet/host/host.ts';
import type { ProbeNetwork } from '#kubelet/probes/network.ts';
import type { ControlPlane } from './control-plane.ts';
import type { ServerParts } from './server-parts.ts';

export interface NodeOptions extends ServerParts {
  readonly controlPlane: ControlPlane;
}

/** What the node agent stands on: real containers, or nothing at all. */
export interface NodeBase {
  readonly runtime: Runtime;
  readonly host: Host;
  readonly probeNetwork: ProbeNetwork;
  readonly early: readonly Runnable[];
  /** What must have happened before the node agent may start. */
  readonly before: readonly Runnable[];
}
