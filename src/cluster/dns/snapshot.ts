/** The objects that an explanation looks at, as the API holds them now. */
import {
  endpointSlices,
  events,
  namespaces,
  networkPolicies,
  nodes,
  pods,
  services,
  statefulSets,
} from '#api/gen/resources.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import type { Clock } from '#base/clock.ts';
import type { Client } from '#client/client.ts';
import type { Snapshot } from '#dns/explain/case.ts';
import { namespacesOf } from '#dns/explain/target.ts';
import type { NodeDnsSettings } from './node-route.ts';

export interface SnapshotRequest {
  readonly client: Client;
  readonly clock: Clock;
  readonly settings: NodeDnsSettings;
  readonly name: string;
  /** The asking Pod's. */
  readonly namespace: string;
}

/** Services of all namespaces; of Pods and what is about them only the namespaces that the name may mean. */
export async function takeSnapshot(request: SnapshotRequest): Promise<Snapshot> {
  const { client, clock, settings, name, namespace } = request;
  const [known, allServices, allNodes, policies] = await Promise.all([
    client.list(namespaces),
    client.list(services),
    client.list(nodes),
    client.list(networkPolicies, { namespace }),
  ]);
  // A reverse name may be about any Pod.
  const reverse = /\.arpa\.?$/i.test(name);
  const wanted = reverse ? undefined : namespacesOf(name, namespace, known.items);
  const of = <T extends KubeObject>(type: ResourceType<T>): Promise<readonly T[]> =>
    listIn(client, type, wanted);
  const [slices, allPods, sets] = await Promise.all([
    of(endpointSlices),
    of(pods),
    of(statefulSets),
  ]);
  return {
    clusterDomain: settings.clusterDomain,
    dnsAddress: settings.dnsAddress,
    now: clock.now(),
    namespaces: known.items,
    services: allServices.items,
    nodes: allNodes.items,
    policies: policies.items,
    slices,
    pods: allPods,
    statefulSets: sets,
    events: await listIn(client, events, wanted, { fieldSelector: 'reason=Unhealthy' }),
  };
}

async function listIn<T extends KubeObject>(
  client: Client,
  type: ResourceType<T>,
  namespaces: readonly string[] | undefined,
  options: { readonly fieldSelector?: string } = {},
): Promise<readonly T[]> {
  if (!namespaces) return (await client.list(type, options)).items;
  const lists = await Promise.all(
    namespaces.map((namespace) => client.list(type, { ...options, namespace })),
  );
  return lists.flatMap(({ items }) => items);
}
