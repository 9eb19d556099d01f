/** An APIService for each group and version that the server itself serves, with upstream's priorities. */
import { aPIServices } from '#api/gen/resources.ts';
import type { APIService } from '#api/gen/types.ts';
import { isApiError } from '#api/status.ts';
import type { Client } from '#client/client.ts';
import type { Wanted } from './wanted.ts';

export interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

/** On what the server made itself and may take away. */
const managedLabel = 'kube-aggregator.kubernetes.io/automanaged';
const managed = 'onstart';

/** Of groups; the higher, the earlier a client that knows only a kind's name finds it. */
const groupPriorities: Readonly<Record<string, number>> = {
  '': 18_000,
  apps: 17_800,
  'events.k8s.io': 17_750,
  'authentication.k8s.io': 17_700,
  'authorization.k8s.io': 17_600,
  autoscaling: 17_500,
  batch: 17_400,
  'certificates.k8s.io': 17_300,
  'networking.k8s.io': 17_200,
  policy: 17_100,
  'rbac.authorization.k8s.io': 17_000,
  'storage.k8s.io': 16_800,
  'apiextensions.k8s.io': 16_700,
  'admissionregistration.k8s.io': 16_700,
  'scheduling.k8s.io': 16_600,
  'coordination.k8s.io': 16_500,
  'node.k8s.io': 16_300,
  'discovery.k8s.io': 16_200,
  'flowcontrol.apiserver.k8s.io': 16_100,
  'resource.k8s.io': 15_900,
};
/** Of a group that upstream doesn't serve itself, such as that of the metrics. */
const otherPriority = 100;

const versionPriorities: Readonly<Record<string, number>> = {
  v1: 1,
  'v1.flowcontrol.apiserver.k8s.io': 21,
  'v2.autoscaling': 30,
};
const otherVersionPriority = 15;

/** `v1.apps`; `v1.` for core. */
function nameOf({ group, version }: GroupVersion): string {
  return `${version}.${group}`;
}

export function localAPIServices(served: readonly GroupVersion[]): readonly Wanted<APIService>[] {
  const known = new Map(served.map((each) => [nameOf(each), each]));
  return (
    [...known]
      // The group that tells who serves which group isn't told of, as upstream.
      .filter(([, { group }]) => group !== aPIServices.group)
      .map(([name, { group, version }]) => ({
        type: aPIServices,
        enforced: true,
        object: {
          metadata: { name, labels: { [managedLabel]: managed } },
          spec: {
            ...(group && { group }),
            version,
            groupPriorityMinimum: groupPriorities[group] ?? otherPriority,
            versionPriority: group
              ? (versionPriorities[name] ?? otherVersionPriority)
              : (versionPriorities[version] ?? otherVersionPriority),
          },
        },
      }))
  );
}

/** Takes away what an earlier version of the server served and this one doesn't. */
export async function dropStaleAPIServices(
  client: Client,
  served: readonly GroupVersion[],
): Promise<void> {
  const wanted = new Set(served.map(nameOf));
  const { items } = await client.list(aPIServices, {
    labelSelector: `${managedLabel}=${managed}`,
  });
  const stale = items.filter(({ metadata }) => !wanted.has(metadata.name));
  await Promise.all(
    stale.map(({ metadata: { name } }) =>
      client.delete(aPIServices, { name }).catch((error: unknown) => {
        if (!isApiError(error, 'NotFound')) throw error;
      }),
    ),
  );
}
