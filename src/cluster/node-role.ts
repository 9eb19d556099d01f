/**
 * Keeps the label on this server's node that says that it runs the control plane. The node may not say so by itself
 * (NodeRestriction), and one that was deleted registers again without it.
 */
import { nodes } from '#api/gen/resources.ts';
import type { Runnable } from '#base/lifecycle.ts';
import { createController, watching } from '#client/reconciler.ts';
import { keyOf } from '#api/object.ts';
import type { ControlPlane } from './control-plane.ts';
import type { ServerParts } from './server-parts.ts';

const label = 'node-role.kubernetes.io/control-plane';

/** Ready when the node has the label. */
export function createNodeRole(
  { config, clock, log }: ServerParts,
  controlPlane: ControlPlane,
): Runnable {
  const user = { name: 'system:admin', groups: ['system:masters'] };
  const client = controlPlane.clientOf(user, 'holdfast');
  const informer = controlPlane.informers.of(nodes);
  const labelled = Promise.withResolvers<void>();
  const controller = createController(
    {
      name: 'node role',
      watches: [watching(informer, ({ object }) => [keyOf(object)])],
      async reconcile(name) {
        const node = informer.get(name);
        if (!node || name !== config.nodeName) return;
        if (!node.metadata.labels?.[label]) {
          const body = { metadata: { labels: { [label]: 'true' } } };
          await client.patch(nodes, { name }, { type: 'merge', body });
        }
        labelled.resolve();
      },
    },
    { clock, log },
  );
  return {
    name: controller.name,
    run: (signal) => controller.run(signal),
    ready: () => labelled.promise,
  };
}
