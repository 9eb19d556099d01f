/**
 * GoverningService, Holdfast's own: warns when a StatefulSet and the Service that it names in `spec.serviceName`
 * don't fit together. Both are valid objects on their own, so nothing refuses them; but the names of the Pods then
 * never resolve, and nothing else says why.
 */
import { services, statefulSets } from '#api/gen/resources.ts';
import type { Service, StatefulSet } from '#api/gen/types.ts';
import { isTerminating } from '#api/metadata.ts';
import type { Reader } from '../registry/strategy.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { isAbout, objectOf } from './kinds.ts';
import { misfitOf, wantedService } from './service-fit.ts';
import type { NamedPods } from './service-fit.ts';

export const governingService: AdmissionPlugin = {
  name: 'GoverningService',
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  validate: (request, context) => {
    for (const text of warningsOf(request, context.reader)) context.warn(text);
  },
};

function warningsOf(request: AdmissionRequest, reader: Reader): readonly string[] {
  if (request.operation === 'DELETE') {
    const { stored: object } = request;
    return object && isAbout(request, services)
      ? deletionWarnings(objectOf({ object }, services), reader)
      : [];
  }
  const { object } = request;
  if (!object || isTerminating(object)) return [];
  if (isAbout(request, services)) return serviceWarnings(objectOf({ object }, services), reader);
  return isAbout(request, statefulSets)
    ? statefulSetWarnings(objectOf({ object }, statefulSets), reader)
    : [];
}

/** Of a StatefulSet that is written. */
export function statefulSetWarnings(set: StatefulSet, reader: Reader): readonly string[] {
  const { serviceName } = set.spec;
  const { namespace } = set.metadata;
  const members = membersOf(set);
  const service = serviceName && reader.get(services, { namespace, name: serviceName });
  const misfit = service ? misfitOf(service, members) : undefined;
  if (service && !misfit) return [];
  const better = reader.list(services, namespace).find((other) => !misfitOf(other, members));
  if (!serviceName) return [`spec.serviceName: it is empty, ${namelessRemedy(set, better)}`];
  const unresolved = `so names such as ${members.name} don't resolve`;
  if (better) {
    const wrong = misfit
      ? `Service "${serviceName}" ${misfit.fault}, ${misfit.effect}`
      : `there is no Service "${serviceName}" in namespace "${namespace}", ${unresolved}`;
    return [`spec.serviceName: ${wrong}; ${insteadOf(set, better)}`];
  }
  if (misfit) {
    const { fault, effect, remedy } = misfit;
    return [`spec.serviceName: Service "${serviceName}" ${fault}, ${effect}; ${remedy}`];
  }
  return [
    `spec.serviceName: there is no Service "${serviceName}" yet in namespace "${namespace}", ${unresolved} before ` +
      `it comes; apply ${wantedService(serviceName, members)} before the StatefulSet, or correct spec.serviceName`,
  ];
}

/** Of a Service that is written. */
export function serviceWarnings(service: Service, reader: Reader): readonly string[] {
  const { name, namespace } = service.metadata;
  return reader.list(statefulSets, namespace).flatMap((set) => {
    const wanted = set.spec.serviceName;
    const who = `StatefulSet "${set.metadata.name}"`;
    const members = membersOf(set);
    const misfit = misfitOf(service, members);
    if (wanted === name) {
      if (!misfit) return [];
      const { fault, effect, remedy } = misfit;
      return [`${who} has this as its spec.serviceName, but it ${fault}, ${effect}; ${remedy}`];
    }
    if (!wanted || misfit) return [];
    if (reader.get(services, { namespace, name: wanted })) return [];
    return [
      `this Service selects the Pods of ${who}, whose spec.serviceName is "${wanted}", a Service that doesn't exist, ` +
        `so names such as ${members.name} don't resolve; name the Service "${wanted}", or ` +
        `the StatefulSet's spec.serviceName "${name}"`,
    ];
  });
}

/** Of a Service that is deleted. One that doesn't fit is deleted to be made anew. */
export function deletionWarnings(service: Service, reader: Reader): readonly string[] {
  const { name, namespace } = service.metadata;
  return reader
    .list(statefulSets, namespace)
    .filter((set) => set.spec.serviceName === name && !isTerminating(set))
    .filter((set) => !misfitOf(service, membersOf(set)))
    .map(
      (set) =>
        `StatefulSet "${set.metadata.name}" has this as its spec.serviceName, so without it ` +
        `names such as ${membersOf(set).name} don't resolve; ` +
        'apply the Service again, unless you delete the StatefulSet too',
    );
}

/** It can't be changed in place. */
function insteadOf({ metadata: { name } }: StatefulSet, better: Service): string {
  return (
    `did you mean "${better.metadata.name}"? (spec.serviceName must be the metadata.name of the Service; ` +
    `it can't be changed later: delete StatefulSet "${name}" with --cascade=orphan and apply it again)`
  );
}

function namelessRemedy(set: StatefulSet, better: Service | undefined): string {
  const none = 'so the Pods have no names of their own in DNS';
  if (better) return `${none}; ${insteadOf(set, better)}`;
  return `${none}; apply ${wantedService(set.metadata.name, membersOf(set))}, and name it there when you make the set`;
}

function membersOf({ metadata: { name, namespace }, spec }: StatefulSet): NamedPods {
  const labels = spec.template.metadata?.labels ?? {};
  return {
    source: 'the template',
    labels,
    selector: spec.selector.matchLabels ?? labels,
    name: `${name}-${spec.ordinals?.start ?? 0}.${spec.serviceName}.${namespace}.svc`,
  };
}
