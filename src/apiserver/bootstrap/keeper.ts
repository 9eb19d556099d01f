/** Brings back the namespaces, the `kubernetes` Service with its endpoints and the other objects of every cluster when somebody deletes or breaks them. */
import {
  aPIServices,
  endpointSlices,
  endpoints,
  flowSchemas,
  namespaces,
  priorityLevelConfigurations,
  serviceCIDRs,
  services,
} from '#api/gen/resources.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import type { Clock } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Client } from '#client/client.ts';
import type { Informers } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import { ensure } from './bootstrap.ts';
import { bootstrapObjects } from './objects.ts';
import type { BootstrapOptions } from './objects.ts';

export interface KeeperOptions {
  readonly client: Client;
  readonly informers: Informers;
  /** Asked when it runs: the port is known once the server listens. */
  readonly wanted: () => BootstrapOptions;
  readonly clock: Clock;
  readonly log: Logger;
}

const kept: readonly ResourceType[] = [
  namespaces,
  services,
  endpoints,
  endpointSlices,
  serviceCIDRs,
  priorityLevelConfigurations,
  flowSchemas,
  aPIServices,
];

export function createBootstrapKeeper(options: KeeperOptions): Runnable {
  return { name: 'bootstrap-keeper', run: (signal) => keep(options).run(signal) };
}

function keep({ client, informers, wanted, clock, log }: KeeperOptions): Runnable {
  const objects = new Map(
    bootstrapObjects(wanted()).map((each) => [keyOf(each.type, each.object), each]),
  );
  return createController(
    {
      name: 'bootstrap-keeper',
      watches: kept.map((type) =>
        watching(informers.of(type), ({ object }) => {
          const key = keyOf(type, object);
          return objects.has(key) ? [key] : [];
        }),
      ),
      async reconcile(key) {
        const object = objects.get(key);
        if (object) await ensure(client, object);
      },
    },
    { clock, log },
  );
}

function keyOf(
  { resource }: ResourceType,
  { metadata }: { readonly metadata: Partial<KubeObject['metadata']> },
): string {
  return [resource, metadata.namespace ?? '', metadata.name ?? ''].join('/');
}
