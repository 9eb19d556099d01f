/**
 * A container's environment in upstream's order: `envFrom` in its order, then `env` (which sees everything before it),
 * then the variables of Services where nothing else has the name.
 */
import type { ConfigMap, Container, EnvFromSource, EnvVar, Secret } from '#api/gen/types.ts';
import { configMaps, secrets } from '#api/gen/resources.ts';
import type { Lookup } from '../references.ts';
import { StartFailure } from '../containers/start-failure.ts';
import type { SyncContext } from '../sync-context.ts';
import { expand } from './expand.ts';
import { fieldValue } from './field-ref.ts';
import { resourceValue } from './resource-field.ts';
import { serviceVariables } from './service-variables.ts';

type Pairs = { readonly name: string; readonly value: string }[];

const failed = 'CreateContainerConfigError';

export async function environmentOf(
  context: SyncContext,
  container: Container,
  podIPs: readonly string[],
): Promise<Pairs> {
  const services = serviceVariables(context.parts.services.list(), context.pod);
  const result = new Map<string, string>();
  for (const source of container.envFrom ?? []) {
    for (const [key, value] of await fromSource(context, source)) {
      result.set(`${source.prefix ?? ''}${key}`, value);
    }
  }
  // References may also name a Service's variables, which come last in the list all the same.
  const visible = new Map([...services, ...result]);
  for (const variable of container.env ?? []) {
    const value = await valueOf(context, { container, variable, podIPs, visible });
    if (value === undefined) continue;
    result.set(variable.name, value);
    visible.set(variable.name, value);
  }
  for (const [name, value] of services) if (!result.has(name)) result.set(name, value);
  return [...result].map(([name, value]) => ({ name, value }));
}

interface Variable {
  readonly container: Container;
  readonly variable: EnvVar;
  readonly podIPs: readonly string[];
  readonly visible: ReadonlyMap<string, string>;
}

async function valueOf(context: SyncContext, input: Variable): Promise<string | undefined> {
  const { variable, visible, container, podIPs } = input;
  const from = variable.valueFrom;
  if (!from) return expand(variable.value ?? '', visible);
  const { pod, parts } = context;
  if (from.fieldRef) {
    return fieldValue(pod, from.fieldRef.fieldPath, {
      podIPs,
      nodeIP: parts.config.nodeIP,
      nodeName: parts.config.nodeName,
    });
  }
  if (from.resourceFieldRef) {
    return resourceValue(pod, from.resourceFieldRef, {
      container,
      allocatable: parts.node()?.status?.allocatable ?? {},
    });
  }
  if (from.configMapKeyRef) {
    const { name = '', key, optional } = from.configMapKeyRef;
    const found = await lookUpConfigMap(context, name);
    if (found.state === 'missing') return absent(optional, `configmap "${name}" not found`);
    const value = found.object.data?.[key];
    const where = `${pod.metadata.namespace}/${name}`;
    return value ?? absent(optional, `couldn't find key ${key} in ConfigMap ${where}`);
  }
  if (from.secretKeyRef) {
    const { name = '', key, optional } = from.secretKeyRef;
    const found = await lookUpSecret(context, name);
    if (found.state === 'missing') return absent(optional, `secret "${name}" not found`);
    const value = found.object.data?.[key];
    const where = `${pod.metadata.namespace}/${name}`;
    if (value === undefined) return absent(optional, `couldn't find key ${key} in Secret ${where}`);
    return decode(value);
  }
  return '';
}

async function fromSource(
  context: SyncContext,
  { configMapRef, secretRef }: EnvFromSource,
): Promise<[string, string][]> {
  if (configMapRef) {
    const { name = '', optional } = configMapRef;
    const found = await lookUpConfigMap(context, name);
    if (found.state === 'present') return Object.entries(found.object.data ?? {});
    absent(optional, `configmap "${name}" not found`);
  } else if (secretRef) {
    const { name = '', optional } = secretRef;
    const found = await lookUpSecret(context, name);
    if (found.state === 'present') {
      return Object.entries(found.object.data ?? {}).map(([key, value]) => [key, decode(value)]);
    }
    absent(optional, `secret "${name}" not found`);
  }
  return [];
}

/** An optional source that isn't there leaves the variable out. */
function absent(optional: boolean | undefined, message: string): undefined {
  if (optional) return undefined;
  throw new StartFailure(failed, message);
}

function lookUpConfigMap(context: SyncContext, name: string): Promise<Lookup<ConfigMap>> {
  const { namespace } = context.pod.metadata;
  return context.parts.references.hold(configMaps, { namespace, name }, context.holder);
}

function lookUpSecret(context: SyncContext, name: string): Promise<Lookup<Secret>> {
  const { namespace } = context.pod.metadata;
  return context.parts.references.hold(secrets, { namespace, name }, context.holder);
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}
