/**
 * What is allowed in a Pod's specification and still hardly what was meant. Each is a sentence for the person who
 * sent it; nothing is refused.
 */
import type {
  Container,
  EnvVar,
  PodSpec,
  PodTemplateSpec,
  ResourceRequirements,
  Volume,
} from '#api/gen/types.ts';
import { tryParseQuantity } from '#api/quantity.ts';
import { dns1123LabelFaults } from '#api/validation/names.ts';
import { at } from '../../validation/checks.ts';

type Warnings = readonly string[];

const billion = 1_000_000_000n;

export function templateWarnings(
  template: PodTemplateSpec | undefined,
  field = 'spec.template',
): Warnings {
  if (!template) return [];
  return [
    ...annotationWarnings(template.metadata?.annotations, `${field}.metadata`),
    ...(template.spec ? podSpecWarnings(template.spec, `${field}.spec`) : []),
  ];
}

export function podSpecWarnings(spec: PodSpec, field: string): Warnings {
  const { terminationGracePeriodSeconds: grace = 0 } = spec;
  return [
    ...labelWarnings(Object.keys(spec.nodeSelector ?? {}), (key) =>
      at(`${field}.nodeSelector`, key),
    ),
    ...(spec.topologySpreadConstraints ?? []).flatMap((constraint, index) =>
      labelWarnings(
        [constraint.topologyKey],
        () => `${field}.topologySpreadConstraints[${index}].topologyKey`,
      ),
    ),
    ...repeated((spec.hostAliases ?? []).map((alias) => alias.ip)).map(
      ({ index, value }) => `${field}.hostAliases[${index}].ip: duplicate ip "${value}"`,
    ),
    ...repeated((spec.imagePullSecrets ?? []).map((secret) => secret.name ?? '')).map(
      ({ index, value }) => `${field}.imagePullSecrets[${index}].name: duplicate name "${value}"`,
    ),
    ...(spec.volumes ?? []).flatMap((volume, index) =>
      volumeWarnings(volume, at(`${field}.volumes`, index)),
    ),
    ...containerListWarnings(spec.initContainers, `${field}.initContainers`),
    ...containerListWarnings(spec.containers, `${field}.containers`),
    ...nameserverWarnings(spec, `${field}.dnsConfig.nameservers`),
    ...(grace < 0
      ? [
          `${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
        ]
      : []),
  ];
}

/** What a resolver reads of its configuration. */
const maximumNameservers = 3;

/** The cluster's own server comes first. What follows the third is left out without a word. */
function nameserverWarnings(spec: PodSpec, field: string): Warnings {
  const own = spec.dnsConfig?.nameservers ?? [];
  const policy = spec.dnsPolicy ?? 'ClusterFirst';
  const first =
    policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !spec.hostNetwork);
  if (!first || own.length < maximumNameservers) return [];
  const [lost] = own.slice(maximumNameservers - 1);
  return [
    `${field}: "${lost}" is never asked, since the cluster's DNS comes first and a resolver takes ` +
      `${maximumNameservers}; leave one out, or set dnsPolicy: None`,
  ];
}

/** `use` is what the name serves for: a workload's for the names of its Pods. */
export function nameWarnings(name: string, use = 'Pod names and hostnames'): Warnings {
  const [fault] = name ? dns1123LabelFaults(name) : [];
  if (!fault) return [];
  return [
    `metadata.name: this is used in ${use}, which can result in surprising behavior; ` +
      `a DNS label is recommended: [${fault}]`,
  ];
}

/** Labels of nodes by their former names, and since when they have others. */
const formerLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region':
    'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone':
    'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type':
    'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

function labelWarnings(keys: readonly string[], fieldOf: (key: string) => string): Warnings {
  return keys.flatMap((key) => {
    const text = formerLabels[key];
    return text ? [`${fieldOf(key)}: ${text}`] : [];
  });
}

const formerAnnotations: Readonly<Record<string, string>> = {
  'seccomp.security.alpha.kubernetes.io/pod':
    'non-functional in v1.27+; use the "seccompProfile" field instead',
  'security.alpha.kubernetes.io/sysctls':
    'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls':
    'non-functional in v1.11+; use the "sysctls" field instead',
};

export function annotationWarnings(
  annotations: Readonly<Record<string, string>> | undefined,
  field: string,
): Warnings {
  return Object.keys(annotations ?? {}).flatMap((key) => {
    const text = formerAnnotations[key];
    return text ? [`${at(`${field}.annotations`, key)}: ${text}`] : [];
  });
}

function containerListWarnings(containers: readonly Container[] = [], field: string): Warnings {
  return containers.flatMap((container, index) => {
    const path = at(field, index);
    return [
      ...envWarnings(container.env ?? [], `${path}.env`),
      ...portWarnings(container, path),
      ...fractionWarnings(container.resources, `${path}.resources`, [
        'memory',
        'ephemeral-storage',
      ]),
    ];
  });
}

/** A later value of the same name wins, unless it builds on the earlier one. */
function envWarnings(env: readonly EnvVar[], field: string): Warnings {
  return repeated(env.map((variable) => variable.name)).flatMap(({ index, value: name }) =>
    env[index]?.value?.includes(`$(${name})`)
      ? []
      : [
          `${at(field, index)}: hides previous definition of "${name}", which may be dropped when using apply`,
        ],
  );
}

function portWarnings({ ports = [] }: Container, field: string): Warnings {
  const keys = ports.map(
    ({ containerPort, protocol, hostIP, hostPort }) =>
      `${protocol ?? 'TCP'}/${containerPort}/${hostIP ?? ''}/${hostPort ?? 0}`,
  );
  return repeated(keys).map(
    ({ index, first }) =>
      `${field}.ports[${index}]: duplicate port definition with ${field}.ports[${first}]`,
  );
}

/** Bytes come whole: `128m` of memory is an eighth of a byte, and surely meant to be `128Mi`. */
export function fractionWarnings(
  resources: Pick<ResourceRequirements, 'limits' | 'requests'> | undefined,
  field: string,
  names: readonly string[],
): Warnings {
  return (['limits', 'requests'] as const).flatMap((part) =>
    names.flatMap((name) => {
      const quantity = resources?.[part]?.[name];
      const value = quantity === undefined ? undefined : tryParseQuantity(quantity);
      return value && value.nanos % billion !== 0n
        ? [
            `${at(`${field}.${part}`, name)}: fractional byte value "${quantity}" is invalid, must be an integer`,
          ]
        : [];
    }),
  );
}

function volumeWarnings(volume: Volume, field: string): Warnings {
  const gone = {
    gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
    glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
    rbd: 'deprecated in v1.28, non-functional in v1.31+',
    cephfs: 'deprecated in v1.28, non-functional in v1.31+',
    scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
    storageos: 'deprecated in v1.22, non-functional in v1.25+',
    flocker: 'deprecated in v1.22, non-functional in v1.25+',
    quobyte: 'deprecated in v1.22, non-functional in v1.25+',
    photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  } as const;
  return Object.entries(gone).flatMap(([source, text]) =>
    Object.hasOwn(volume, source) ? [`${field}.${source}: ${text}`] : [],
  );
}

interface Repeated {
  readonly value: string;
  readonly index: number;
  /** Where the value stands first. */
  readonly first: number;
}

function repeated(values: readonly string[]): readonly Repeated[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    return first < index ? [{ value, index, first }] : [];
  });
}
