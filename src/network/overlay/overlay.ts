/**
 * This node's way to the Pods of every other node: keeps the kernel's VXLAN device and routes equal to what the Nodes say.
 * Looks at what is there and changes only the difference, so a restart drops no connection; a stop takes nothing away
 * (`remove.ts` does).
 *
 * When the way is there it says so in the Node's condition NetworkUnavailable, as upstream's network plugins do.
 */
import { nodes } from '#api/gen/resources.ts';
import { toTime } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import { findCondition } from '#api/conditions.ts';
import type { Informers } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import { WorkQueue } from '#client/work-queue.ts';
import { difference } from './difference.ts';
import type { Kernel } from './kernel.ts';
import { systemKernel } from './kernel.ts';
import type { LinkMonitor } from './link-monitor.ts';
import { systemLinkMonitor } from './link-monitor.ts';
import { peersOf, sameWay } from './peers.ts';
import { deviceName } from './state.ts';
import { unreachable, wantedState } from './wanted.ts';
import type { PodNetworkMode, WayInput } from './wanted.ts';
import type { TellNode } from './tell-node.ts';

export interface OverlayConfig {
  readonly nodeName: string;
  readonly nodeIP: string;
  readonly podCIDR: string;
  readonly mode: PodNetworkMode;
}

export interface OverlayParts {
  readonly config: OverlayConfig;
  /** Of all Nodes. */
  readonly informers: Informers;
  /** Writes a condition of this Node. */
  readonly tellNode: TellNode;
  readonly clock: Clock;
  readonly log: Logger;
  readonly kernel?: Kernel;
  readonly monitor?: LinkMonitor;
}

/** Keys of the loop's queue. */
const way = 'way';
const condition = 'condition';

/** Ready when the way to every node that is known by then is there. */
export function createOverlay(parts: OverlayParts): Runnable {
  const { config, informers, clock, log } = parts;
  const { kernel = systemKernel, monitor = systemLinkMonitor(clock, log) } = parts;
  const cache = informers.of(nodes);
  const done = Promise.withResolvers<void>();
  let isThere = false;
  let uplinkName = '';
  let told = '';

  const controller = (queue: WorkQueue): Runnable =>
    createController(
      {
        name: 'overlay',
        queue,
        watches: [
          watching(cache, (change) => {
            if (change.object.metadata.name === config.nodeName) return [condition];
            const isSame = change.type === 'updated' && sameWay(change.previous, change.object);
            return isSame ? [] : [way];
          }),
        ],
        async reconcile(key) {
          if (key === condition) return isThere ? tellUp() : undefined;
          await setWay();
          isThere = true;
          queue.add(condition);
          done.resolve();
        },
      },
      { clock, log },
    );

  async function setWay(): Promise<void> {
    const peers = peersOf(cache.list(), config);
    const [uplink, onLink, actual] = await Promise.all([
      kernel.uplink(config.nodeIP),
      config.mode === 'vxlan' ? new Map() : kernel.onLink(peers.map(({ address }) => address)),
      kernel.read(),
    ]);
    uplinkName = uplink.name;
    const input: WayInput = { ...config, uplink, peers, onLink };
    warnOf(input);
    await kernel.apply(difference(actual, wantedState(input)));
  }

  /** Once for the same nodes. */
  function warnOf(input: WayInput): void {
    const addresses = unreachable(input).map(({ address }) => address);
    const text = addresses.join(' ');
    if (text !== told && text !== '') {
      const hint = 'no direct route to these nodes: use --pod-network auto or vxlan';
      log.warn(hint, { addresses });
    }
    told = text;
  }

  async function tellUp(): Promise<void> {
    const node = cache.get(config.nodeName);
    if (!node) return;
    if (findCondition(node.status?.conditions, 'NetworkUnavailable')?.status === 'False') return;
    const now = toTime(clock.now());
    await parts.tellNode({
      type: 'NetworkUnavailable',
      status: 'False',
      reason: 'HoldfastIsUp',
      message: 'Holdfast is running on this node',
      lastHeartbeatTime: now,
      lastTransitionTime: now,
    });
  }

  return {
    name: 'overlay',
    ready: () => done.promise,
    async run(signal) {
      const queue = new WorkQueue(clock);
      queue.add(way);
      await Promise.all([
        controller(queue).run(signal),
        monitor.follow((name) => {
          if (name === undefined || name === uplinkName || name === deviceName) queue.add(way);
        }, signal),
      ]);
    },
  };
}
