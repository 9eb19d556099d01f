/**
 * The defaults of a Pod's specification, those that a template has too (`defaultPodSpec`) and those that appear only
 * in a Pod itself (`resources/core/pod/defaults.ts`): a template must stay as the user wrote it as far as possible,
 * because its hash names a revision.
 */
import type {
  Container,
  EnvVar,
  HTTPGetAction,
  Lifecycle,
  LifecycleHandler,
  PodSpec,
  PodTemplateSpec,
  Probe,
} from '#api/gen/types.ts';
import { defaultPullPolicy } from './image.ts';
import { defaultFieldRefOf, defaultVolume } from './volume-defaults.ts';

export function defaultPodTemplate(template: PodTemplateSpec): PodTemplateSpec {
  return template.spec ? { ...template, spec: defaultPodSpec(template.spec) } : template;
}

export function defaultPodSpec(spec: PodSpec): PodSpec {
  const account = spec.serviceAccountName || spec.serviceAccount;
  return {
    ...spec,
    containers: spec.containers.map(defaultContainer),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(defaultContainer) }),
    ...(spec.ephemeralContainers && {
      ephemeralContainers: spec.ephemeralContainers.map(defaultContainer),
    }),
    ...(spec.volumes && { volumes: spec.volumes.map(defaultVolume) }),
    // Two names of one field, from before it was renamed: both are always shown.
    ...(account ? { serviceAccountName: account, serviceAccount: account } : {}),
    restartPolicy: spec.restartPolicy || 'Always',
    dnsPolicy: spec.dnsPolicy || 'ClusterFirst',
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    schedulerName: spec.schedulerName || 'default-scheduler',
    securityContext: spec.securityContext ?? {},
  };
}

/** Serves ephemeral containers too, which have the same fields and one more. */
export function defaultContainer<T extends Container>(container: T): T {
  return {
    ...container,
    imagePullPolicy: container.imagePullPolicy || defaultPullPolicy(container.image ?? ''),
    resources: container.resources ?? {},
    terminationMessagePath: container.terminationMessagePath || '/dev/termination-log',
    terminationMessagePolicy: container.terminationMessagePolicy || 'File',
    ...(container.env && { env: container.env.map(defaultEnv) }),
    ...(container.ports && {
      ports: container.ports.map((port) => ({ ...port, protocol: port.protocol || 'TCP' })),
    }),
    ...(container.livenessProbe && { livenessProbe: defaultProbe(container.livenessProbe) }),
    ...(container.readinessProbe && { readinessProbe: defaultProbe(container.readinessProbe) }),
    ...(container.startupProbe && { startupProbe: defaultProbe(container.startupProbe) }),
    ...(container.lifecycle && { lifecycle: defaultLifecycle(container.lifecycle) }),
  };
}

function defaultEnv(variable: EnvVar): EnvVar {
  return variable.valueFrom?.fieldRef
    ? { ...variable, valueFrom: defaultFieldRefOf(variable.valueFrom) }
    : variable;
}

function defaultProbe(probe: Probe): Probe {
  return {
    ...probe,
    ...(probe.httpGet && { httpGet: defaultHttpGet(probe.httpGet) }),
    ...(probe.grpc && { grpc: { ...probe.grpc, service: probe.grpc.service ?? '' } }),
    timeoutSeconds: probe.timeoutSeconds || 1,
    periodSeconds: probe.periodSeconds || 10,
    successThreshold: probe.successThreshold || 1,
    failureThreshold: probe.failureThreshold || 3,
  };
}

function defaultHttpGet(action: HTTPGetAction): HTTPGetAction {
  return { ...action, path: action.path || '/', scheme: action.scheme || 'HTTP' };
}

function defaultLifecycle(lifecycle: Lifecycle): Lifecycle {
  const handler = (hook: LifecycleHandler): LifecycleHandler =>
    hook.httpGet ? { ...hook, httpGet: defaultHttpGet(hook.httpGet) } : hook;
  // Behind a gate that is off in 1.36 (ContainerStopSignals).
  const { stopSignal: _, ...rest } = lifecycle;
  return {
    ...rest,
    ...(lifecycle.postStart && { postStart: handler(lifecycle.postStart) }),
    ...(lifecycle.preStop && { preStop: handler(lifecycle.preStop) }),
  };
}
