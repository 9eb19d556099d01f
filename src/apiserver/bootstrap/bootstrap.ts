/**
 * Makes sure, before the server says that it is ready, that the objects exist which every cluster has: its namespaces,
 * the `kubernetes` Service, by which Pods reach the API, and what tells how requests are served. The API server's address may have changed since the last
 * start, so the Service's endpoints are put right each time.
 */
import { isRecord } from '#base/json-object.ts';
import type { Logger } from '#base/log.ts';
import { deepEqual } from '#api/deep-equal.ts';
import type { KubeObject } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import type { Client } from '#client/client.ts';
import { dropStaleAPIServices } from './api-services.ts';
import { bootstrapObjects } from './objects.ts';
import type { BootstrapOptions } from './objects.ts';
import type { Wanted } from './wanted.ts';

/** Creates and mends; first what is in no namespace, the namespaces among it. `client` must be allowed to. */
export async function bootstrap(
  options: BootstrapOptions & { readonly client: Client; readonly log: Logger },
): Promise<void> {
  const { client, log } = options;
  const wave = (objects: readonly Wanted[]): Promise<unknown> =>
    Promise.all(
      objects.map(async (wanted) => {
        const done = await ensure(client, wanted);
        if (done === 'unchanged') return;
        log.debug('bootstrap object', {
          kind: wanted.type.kind,
          name: wanted.object.metadata.name,
          done,
        });
      }),
    );
  const wanted = bootstrapObjects(options);
  await wave(wanted.filter(({ type }) => !type.namespaced));
  await wave(wanted.filter(({ type }) => type.namespaced));
  await dropStaleAPIServices(client, options.served);
}

type Done = 'created' | 'updated' | 'unchanged';

/** Makes `wanted` exist and, where it is enforced, be as it should. */
export async function ensure<T extends KubeObject>(
  client: Client,
  { type, object, enforced }: Wanted<T>,
): Promise<Done> {
  const { name = '', namespace } = object.metadata;
  const key = { name, ...(namespace && { namespace }) };
  const found = await client.get(type, key).catch((error: unknown) => {
    if (isApiError(error, 'NotFound')) return undefined;
    throw error;
  });
  if (!found) {
    await client.create(type, object);
    return 'created';
  }
  const mustMatch = typeof enforced === 'function' ? enforced(found) : enforced;
  if (!mustMatch || matches(found, object)) return 'unchanged';
  await client.patch(type, key, { type: 'merge', body: object });
  return 'updated';
}

/** True when everything that `wanted` says is so; what it doesn't say is free. */
function matches(found: unknown, wanted: unknown): boolean {
  if (!isRecord(wanted)) return deepEqual(found, wanted);
  return (
    isRecord(found) && Object.entries(wanted).every(([key, value]) => matches(found[key], value))
  );
}
