/** The faults of containers, one by one and together. */
import type { Container, ContainerPort, PodSpec } from '#api/gen/types.ts';
import { isSidecar } from '#api/pod-resources.ts';
import { duplicate, forbidden, invalid, invalidEach, required } from '#api/validation/errors.ts';
import { dns1123LabelFaults, portNameFaults, portNumberFaults } from '#api/validation/names.ts';
import { at, each, fine, oneOf, requiredOneOf, requiredText } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';
import { validateResources } from '../../../validation/resource-list.ts';
import { validateResizePolicy, validateRestartRules } from './container-policies.ts';
import { validateEnv, validateEnvFrom } from './env.ts';
import { validateLifecycle, validateProbe } from './handlers.ts';
import { validateEphemeralContainer } from './ephemeral-container.ts';
import { validateMounts } from './mounts.ts';
import { validateSecurityContext } from './security-context.ts';

export function validateContainers(spec: PodSpec, field: string): Errors {
  const { containers, initContainers, ephemeralContainers } = spec;
  const names = new Set<string>();
  const unique = (container: Container, path: string): Errors => {
    if (names.has(container.name)) return [duplicate(`${path}.name`, container.name)];
    names.add(container.name);
    return fine;
  };
  const path = `${field}.containers`;
  return [
    ...(containers.length === 0 ? [required(path)] : fine),
    ...each(containers, path, (container, itemPath) => [
      ...validateContainer(container, spec, itemPath),
      ...validateRunning(container, itemPath),
      ...unique(container, itemPath),
    ]),
    ...each(initContainers, `${field}.initContainers`, (container, itemPath) => [
      ...validateContainer(container, spec, itemPath),
      ...(isSidecar(container)
        ? validateRunning(container, itemPath)
        : refuseProbes(container, itemPath)),
      ...unique(container, itemPath),
    ]),
    ...each(ephemeralContainers, `${field}.ephemeralContainers`, (container, itemPath) => [
      ...validateContainer(container, spec, itemPath),
      ...validateEphemeralContainer(container, spec, itemPath),
      ...unique(container, itemPath),
    ]),
    ...uniqueHostPorts([...containers, ...(initContainers ?? []).filter(isSidecar)], path),
  ];
}

function validateContainer(container: Container, spec: PodSpec, field: string): Errors {
  const { name, image = '' } = container;
  return [
    ...(name
      ? invalidEach(`${field}.name`, name, dns1123LabelFaults(name))
      : [required(`${field}.name`)]),
    ...requiredText(`${field}.image`, image),
    ...(image.trim() === image
      ? fine
      : [invalid(`${field}.image`, image, 'must not have leading or trailing whitespace')]),
    ...requiredOneOf(`${field}.terminationMessagePolicy`, container.terminationMessagePolicy, [
      'File',
      'FallbackToLogsOnError',
    ]),
    ...requiredOneOf(`${field}.imagePullPolicy`, container.imagePullPolicy, [
      'Always',
      'IfNotPresent',
      'Never',
    ]),
    ...oneOf(`${field}.restartPolicy`, container.restartPolicy, ['Always', 'Never', 'OnFailure']),
    ...validateRestartRules(container, field),
    ...validateResizePolicy(container.resizePolicy, spec, `${field}.resizePolicy`),
    ...validatePorts(container.ports, spec, `${field}.ports`),
    ...validateEnv(container.env, `${field}.env`),
    ...validateEnvFrom(container.envFrom, `${field}.envFrom`),
    ...validateMounts(container, spec, field),
    ...validateResources(container.resources, `${field}.resources`),
    ...validateSecurityContext(container.securityContext, `${field}.securityContext`),
  ];
}

/** What only makes sense for a container that keeps running. */
function validateRunning(container: Container, field: string): Errors {
  return [
    ...validateLifecycle(container.lifecycle, `${field}.lifecycle`),
    ...validateProbe(container.livenessProbe, 'livenessProbe', field),
    ...validateProbe(container.readinessProbe, 'readinessProbe', field),
    ...validateProbe(container.startupProbe, 'startupProbe', field),
  ];
}

function refuseProbes(container: Container, field: string): Errors {
  const parts = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;
  return parts
    .filter((part) => container[part] !== undefined)
    .map((part) =>
      forbidden(
        `${field}.${part}`,
        'may not be set for init containers without restartPolicy=Always',
      ),
    );
}

function validatePorts(
  ports: readonly ContainerPort[] | undefined,
  spec: PodSpec,
  field: string,
): Errors {
  const names = new Set<string>();
  return each(ports, field, ({ name, containerPort, hostPort, protocol }, path) => {
    const taken = name !== undefined && names.has(name);
    if (name) names.add(name);
    return [
      ...(name ? invalidEach(`${path}.name`, name, portNameFaults(name)) : fine),
      ...(taken ? [duplicate(`${path}.name`, name)] : fine),
      ...(containerPort
        ? invalidEach(`${path}.containerPort`, containerPort, portNumberFaults(containerPort))
        : [required(`${path}.containerPort`)]),
      ...(hostPort ? invalidEach(`${path}.hostPort`, hostPort, portNumberFaults(hostPort)) : fine),
      ...(spec.hostNetwork && hostPort !== containerPort
        ? [
            invalid(
              `${path}.containerPort`,
              containerPort,
              'must match `hostPort` when `hostNetwork` is true',
            ),
          ]
        : fine),
      ...requiredOneOf(`${path}.protocol`, protocol, ['SCTP', 'TCP', 'UDP']),
    ];
  });
}

/** Two containers of a Pod can't listen on one port of its host. */
function uniqueHostPorts(containers: readonly Container[], field: string): Errors {
  const seen = new Set<string>();
  return containers.flatMap((container, index) =>
    each(container.ports, `${at(field, index)}.ports`, ({ hostPort, hostIP, protocol }, path) => {
      if (!hostPort) return fine;
      const key = `${protocol ?? 'TCP'}/${hostIP ?? ''}/${hostPort}`;
      if (seen.has(key)) return [duplicate(`${path}.hostPort`, key)];
      seen.add(key);
      return fine;
    }),
  );
}
