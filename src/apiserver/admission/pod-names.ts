/**
 * PodNames, Holdfast's own: warns when a Pod, or the template of many, asks for a name in DNS that nothing gives it.
 * Such a name takes three things: `hostname`, `subdomain`, and a headless Service of the subdomain's name that selects
 * the Pod.
 */
import {
  daemonSets,
  deployments,
  pods,
  replicaSets,
  replicationControllers,
  services,
  statefulSets,
} from '#api/gen/resources.ts';
import type { PodSpec, PodTemplateSpec, StatefulSet } from '#api/gen/types.ts';
import { controllerOf, isTerminating } from '#api/metadata.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import type { Reader } from '../registry/strategy.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { isAbout, objectOf } from './kinds.ts';
import { misfitOf, wantedService } from './service-fit.ts';
import type { NamedPods } from './service-fit.ts';

export const podNames: AdmissionPlugin = {
  name: 'PodNames',
  operations: ['CREATE', 'UPDATE'],
  validate: (request, context) => {
    const { object } = request;
    // What a controller made is as its owner says, who was warned.
    if (!object || isTerminating(object) || controllerOf(object)) return;
    const written = { ...request, object };
    const warnings = isAbout(written, statefulSets)
      ? memberWarnings(objectOf(written, statefulSets))
      : namedPodsOf(written).flatMap((named) => podNameWarnings(named, context.reader));
    for (const text of warnings) context.warn(text);
  },
};

interface NamedSpec {
  /** Of the specification, such as `spec.template.spec`. */
  readonly field: string;
  readonly spec: PodSpec;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespace: string;
  /** Of a single Pod. */
  readonly podName?: string;
}

interface Templated extends KubeObject {
  readonly spec?: { readonly template?: PodTemplateSpec };
}

const templated: readonly ResourceType<Templated>[] = [
  deployments,
  replicaSets,
  daemonSets,
  replicationControllers,
];

type Written = AdmissionRequest & { readonly object: KubeObject };

function namedPodsOf(request: Written): readonly NamedSpec[] {
  const { namespace } = request;
  if (isAbout(request, pods)) {
    const { metadata, spec } = objectOf(request, pods);
    const { labels = {}, name: podName } = metadata;
    return [{ field: 'spec', spec, labels, namespace, podName }];
  }
  return templated
    .filter((type) => isAbout(request, type))
    .flatMap((type) => {
      const template = objectOf(request, type).spec?.template;
      const labels = template?.metadata?.labels ?? {};
      return template?.spec
        ? [{ field: 'spec.template.spec', spec: template.spec, labels, namespace }]
        : [];
    });
}

/** The kernel's limit for a host name. */
const maximumHostname = 64;
/** What a cluster has unless its configuration says another. */
const usualDomain = 'cluster.local';

function podNameWarnings(named: NamedSpec, reader: Reader): readonly string[] {
  const { field, spec, namespace, podName } = named;
  const { hostname, subdomain } = spec;
  if (!subdomain) {
    if (!hostname) return [];
    return [
      `${field}.hostname: nothing in DNS leads to "${hostname}", which is known within the Pod only; where others ` +
        `shall find it, set ${field}.subdomain to the name of a headless Service that selects the Pod`,
    ];
  }
  if (!hostname) {
    const remedy = podName
      ? `set ${field}.hostname too`
      : 'where each Pod needs one, use a StatefulSet';
    return [
      `${field}.subdomain: without ${field}.hostname the Pod has no name of its own below "${subdomain}"; ${remedy}`,
      ...subdomainWarnings(named, { host: podName ?? '<pod>', subdomain }, reader),
    ];
  }
  const full = `${hostname}.${subdomain}.${namespace}.svc.${usualDomain}`;
  return [
    ...subdomainWarnings(named, { host: hostname, subdomain }, reader),
    ...(spec.setHostnameAsFQDN ? longHostname(`${field}.setHostnameAsFQDN`, full) : []),
  ];
}

function subdomainWarnings(
  { field, labels, namespace, podName }: NamedSpec,
  { host, subdomain }: { readonly host: string; readonly subdomain: string },
  reader: Reader,
): readonly string[] {
  const named: NamedPods = {
    source: podName ? 'the Pod' : 'the template',
    labels,
    selector: labels,
    name: `${host}.${subdomain}.${namespace}.svc`,
  };
  const service = reader.get(services, { namespace, name: subdomain });
  if (!service) {
    return [
      `${field}.subdomain: there is no Service "${subdomain}" yet in namespace "${namespace}", so names such as ` +
        `${named.name} don't resolve before it comes; apply ${wantedService(subdomain, named)}, or correct the subdomain`,
    ];
  }
  const misfit = misfitOf(service, named);
  if (!misfit) return [];
  const { fault, effect, remedy } = misfit;
  return [`${field}.subdomain: Service "${subdomain}" ${fault}, ${effect}; ${remedy}`];
}

/** A StatefulSet names its members itself. */
function memberWarnings({ metadata, spec }: StatefulSet): readonly string[] {
  const { hostname, subdomain, setHostnameAsFQDN } = spec.template.spec ?? {};
  const field = 'spec.template.spec';
  const last = (spec.ordinals?.start ?? 0) + Math.max(0, (spec.replicas ?? 1) - 1);
  const full = `${metadata.name}-${last}.${spec.serviceName}.${metadata.namespace}.svc.${usualDomain}`;
  return [
    ...(hostname
      ? [
          `${field}.hostname: it isn't used, each Pod of a StatefulSet has its own name as hostname; leave it out`,
        ]
      : []),
    ...(subdomain && subdomain !== spec.serviceName
      ? [
          `${field}.subdomain: it isn't used, Pods of a StatefulSet are named below spec.serviceName ` +
            `("${spec.serviceName ?? ''}"); leave it out`,
        ]
      : []),
    ...longSetName(metadata.name),
    ...(setHostnameAsFQDN && spec.serviceName
      ? longHostname(`${field}.setHostnameAsFQDN`, full)
      : []),
  ];
}

function longHostname(field: string, full: string): readonly string[] {
  if (full.length <= maximumHostname) return [];
  return [
    `${field}: "${full}" has ${full.length} characters, and a host name at most ${maximumHostname}, ` +
      'so the Pod will not start; shorten the names, or leave this out',
  ];
}

/** Its Pods carry the set's name, a hyphen and ten characters in a label, `controller-revision-hash`. */
const maximumSetName = 63 - 11;

function longSetName(name: string): readonly string[] {
  if (name.includes('.')) {
    return [
      'metadata.name: its Pods have this as their host name, which can hold no dot, so none can be created; ' +
        `call it "${name.replaceAll('.', '-')}"`,
    ];
  }
  if (name.length <= maximumSetName) return [];
  return [
    `metadata.name: it has ${name.length} characters; what its Pods are labelled with is 11 longer and at most 63, ` +
      `so none can be created; take a name of ${maximumSetName} at most`,
  ];
}
