/**
 * Which Pods a Service selects and which Services select a Pod, by indexes of the shared informers, so that one Pod's
 * change costs its own Services and not all of its namespace's.
 */
import type { Pod, Service } from '#api/gen/types.ts';
import { containsLabels } from '#api/selector/label-selector.ts';
import type { KubeObject } from '#api/object.ts';
import type { Informer } from '#client/informers.ts';

const byLabel = 'endpoints-label';
const bySelector = 'endpoints-selector';

export interface Selection {
  podsOf(service: Service): readonly Pod[];
  /** By the labels given, so that a caller can ask for a Pod's former labels too. */
  servicesOf(pod: Pod): readonly Service[];
}

/** Call before the informers run: it registers their indexes. */
export function createSelection(services: Informer<Service>, pods: Informer<Pod>): Selection {
  pods.addIndex(byLabel, labelKeys);
  services.addIndex(bySelector, (service) => {
    const first = firstRequirement(service);
    return first === undefined ? [] : [first];
  });
  return {
    podsOf(service) {
      const first = firstRequirement(service);
      if (first === undefined) return [];
      return pods.byIndex(byLabel, first).filter((pod) => selects(service, pod));
    },
    servicesOf: (pod) =>
      labelKeys(pod).flatMap((key) =>
        services.byIndex(bySelector, key).filter((service) => selects(service, pod)),
      ),
  };
}

/** Without a selector somebody else writes the endpoints; ExternalName Services have none. */
export function hasSelector(service: Service): boolean {
  return (
    service.spec?.type !== 'ExternalName' && Object.keys(service.spec?.selector ?? {}).length > 0
  );
}

function selects({ spec }: Service, { metadata }: Pod): boolean {
  return containsLabels(metadata.labels, spec?.selector);
}

function labelKeys(object: KubeObject): readonly string[] {
  return Object.entries(object.metadata.labels ?? {}).map((pair) => labelKey(object, pair));
}

function firstRequirement(service: Service): string | undefined {
  const pair = Object.entries(service.spec?.selector ?? {})[0];
  return pair && hasSelector(service) ? labelKey(service, pair) : undefined;
}

function labelKey(object: KubeObject, [name, value]: readonly [string, string]): string {
  return `${object.metadata.namespace ?? ''}/${name}=${value}`;
}
