/**
 * Which servers the cluster has: the addresses behind the Service `default/kubernetes`. An agent follows them and
 * remembers them, so that it can start while the server that it was first told of is away.
 */
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { serviceNameLabel } from '#api/endpoint-slices.ts';
import { endpointSlices } from '#api/gen/resources.ts';
import type { EndpointSlice } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import type { Clock } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Informers } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import { readIfThere, writeSecret } from '../certificates/files.ts';

/** A list that changes; for `servers` of the HTTPS client. */
export interface ServerList {
  readonly servers: () => readonly string[];
  /** Keeps it up to date. */
  follow(options: FollowOptions): Runnable;
}

export interface FollowOptions {
  readonly informers: Informers;
  /** The list has changed. */
  readonly changed: () => void;
  readonly clock: Clock;
  readonly log: Logger;
}

const file = 'servers';

/** What is remembered in the folder. */
export async function openServerList(directory: string): Promise<ServerList> {
  const path = join(directory, file);
  let servers = parse((await readIfThere(path)) ?? '');
  return {
    servers: () => servers,
    follow: ({ informers, changed, clock, log }) => {
      const slices = informers.of(endpointSlices);
      return createController(
        {
          name: 'server list',
          watches: [
            watching(slices, ({ object }) => (isOfApiServer(object) ? [keyOf(object)] : [])),
          ],
          async reconcile() {
            const found = serversIn(slices.list('default').filter(isOfApiServer));
            // A cluster without a server tells of none: that there is one again must still be found out.
            if (found.length === 0 || found.join() === servers.join()) return;
            servers = found;
            changed();
            log.info('the servers of the cluster', { servers });
            await writeSecret(path, `${servers.join('\n')}\n`);
          },
        },
        { clock, log },
      );
    },
  };
}

function parse(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.startsWith('https://'));
}

function isOfApiServer({ metadata }: EndpointSlice): boolean {
  return metadata.namespace === 'default' && metadata.labels?.[serviceNameLabel] === 'kubernetes';
}

function serversIn(slices: readonly EndpointSlice[]): readonly string[] {
  const found = slices.flatMap(({ endpoints, ports }) => {
    const port = ports?.find(({ name }) => name === 'https')?.port ?? ports?.[0]?.port;
    return (endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses }) => addresses)
      .map((address) => `https://${isIPv6(address) ? `[${address}]` : address}:${port}`);
  });
  return [...new Set(found)].sort();
}
