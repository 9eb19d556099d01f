/**
 * GoverningService, Holdfast's own: warns when a StatefulSet and the Service that it names in `spec.serviceName`
 * don't fit together. Both are valid objects on their own, so nothing refuses them; but the names of the Pods then
 * never resolve, and nothing else says why.
 */
import { services, statefulSets } from '#api/gen/resources.ts';
import type { Service, StatefulSet } from '#api/gen/types.ts';
import { containsLabels } from '#api/selector/label-selector.ts';
import type { Reader } from '../registry/strategy.ts';
import { formatLabels } from '../resources/columns/column.ts';
import { isHeadless } from '../resources/core/service/traits.ts';
import type { AdmissionPlugin } from './admission.ts';
import { isAbout, objectOf } from './kinds.ts';

export const governingService: AdmissionPlugin = {
  name: 'GoverningService',
  operations: ['CREATE', 'UPDATE'],
  validate: (request, context) => {
    const { object } = request;
    if (!object) return;
    const warnings = isAbout(request, statefulSets)
      ? statefulSetWarnings(objectOf({ object }, statefulSets), context.reader)
      : isAbout(request, services)
        ? serviceWarnings(objectOf({ object }, services), context.reader)
        : [];
    for (const text of warnings) context.warn(text);
  },
};

/** Of a StatefulSet that is written. */
export function statefulSetWarnings(set: StatefulSet, reader: Reader): readonly string[] {
  const { serviceName } = set.spec;
  const { name, namespace } = set.metadata;
  if (!serviceName) return [];
  const service = reader.get(services, { namespace, name: serviceName });
  const fault = service ? faultOf(service, set) : undefined;
  if (service && !fault) return [];
  const better = reader.list(services, namespace).find((other) => fits(other, set));
  const wrong = service
    ? `Service "${serviceName}" ${fault}`
    : better
      ? `there is no Service "${serviceName}" in namespace "${namespace}"`
      : `there is no Service "${serviceName}" yet in namespace "${namespace}"`;
  const effect = `names such as ${memberName(set)} don't resolve`;
  const remedy = better
    ? `did you mean "${better.metadata.name}"? (spec.serviceName must be the metadata.name of the Service; ` +
      `it can't be changed later: delete StatefulSet "${name}" with --cascade=orphan and apply it again)`
    : remedyFor(service, set);
  return [`spec.serviceName: ${wrong}, so ${effect}; ${remedy}`];
}

/** Of a Service that is written. */
export function serviceWarnings(service: Service, reader: Reader): readonly string[] {
  const { name, namespace } = service.metadata;
  return reader.list(statefulSets, namespace).flatMap((set) => {
    const wanted = set.spec.serviceName;
    const who = `StatefulSet "${set.metadata.name}"`;
    if (wanted === name) {
      const fault = faultOf(service, set);
      if (!fault) return [];
      const effect = `names such as ${memberName(set)} don't resolve`;
      return [
        `${who} has this as its spec.serviceName, but it ${fault}, so ${effect}; ${remedyFor(service, set)}`,
      ];
    }
    if (!wanted || !fits(service, set)) return [];
    if (reader.get(services, { namespace, name: wanted })) return [];
    return [
      `this Service selects the Pods of ${who}, whose spec.serviceName is "${wanted}", a Service that doesn't exist, ` +
        `so names such as ${memberName(set)} don't resolve; name the Service "${wanted}", or ` +
        `the StatefulSet's spec.serviceName "${name}"`,
    ];
  });
}

/** True for a headless Service that selects the Pods of `set`. */
function fits(service: Service, set: StatefulSet): boolean {
  return faultOf(service, set) === undefined;
}

/** What keeps a Service from giving the Pods of `set` their names; the end of a sentence about the Service. */
function faultOf(service: Service, set: StatefulSet): string | undefined {
  const { spec } = service;
  if (spec.type === 'ExternalName') return 'is only another name for a host (type ExternalName)';
  if (!isHeadless(spec)) return 'is not headless';
  const selector = spec.selector ?? {};
  if (Object.keys(selector).length === 0) return 'has no selector';
  const labels = set.spec.template.metadata?.labels;
  if (containsLabels(labels, selector)) return undefined;
  return `selects other Pods (${formatLabels(selector)}) than the template makes (${formatLabels(labels)})`;
}

function remedyFor(service: Service | undefined, set: StatefulSet): string {
  const selector = formatLabels(
    set.spec.selector.matchLabels ?? set.spec.template.metadata?.labels,
  );
  const wanted = `a headless Service "${set.spec.serviceName}" (clusterIP: None, selector ${selector})`;
  if (!service) return `create ${wanted}, or correct spec.serviceName`;
  if (service.spec.type === 'ExternalName' || !isHeadless(service.spec)) {
    return `make it ${wanted}; its clusterIP can't be changed: delete it first`;
  }
  return `make its selector ${selector}`;
}

/** The first member's name in DNS. */
function memberName({ metadata: { name, namespace }, spec }: StatefulSet): string {
  return `${name}-${spec.ordinals?.start ?? 0}.${spec.serviceName}.${namespace}.svc`;
}
