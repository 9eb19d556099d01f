/**
 * A container's environment in upstream's order: `envFrom` in its order, then `env` (which sees everything before it),
 * then the variables of Services where nothing else has the name.
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  ConfigMap,
  Container,
  EnvFromSource,
  EnvVar,
  FileKeySelector,
  Secret,
} from '#api/gen/types.ts';
import { isSystemError, messageOf } from '#base/errors.ts';
import { configMaps, secrets } from '#api/gen/resources.ts';
import type { Lookup } from '../references.ts';
import { StartFailure } from '../containers/start-failure.ts';
import type { SyncContext } from '../sync-context.ts';
import { parseEnvFile } from './env-file.ts';
import { expand } from './expand.ts';
import { fieldValue } from './field-ref.ts';
import { resourceValue } from './resource-field.ts';
import { serviceVariables } from './service-variables.ts';

type Pairs = { readonly name: string; readonly value: string }[];

const failed = 'CreateContainerConfigError';
const maxEnvFileBytes = 1024 * 1024;

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
  return [...result].map(([name, value]) => shared(name, value));
}

/** The variables of Services are the same in most of thousands of containers: one object does for all of them. */
const latest = new Map<string, Pairs[number]>();
const maxLatest = 1_000;

function shared(name: string, value: string): Pairs[number] {
  const known = latest.get(name);
  if (known?.value === value) return known;
  if (latest.size >= maxLatest) latest.clear();
  const pair = Object.freeze({ name, value });
  latest.set(name, pair);
  return pair;
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
  if (from.fileKeyRef) return fileValue(context, from.fileKeyRef);
  return '';
}

/** What a container that ran before wrote into a file of a volume; this one need not mount it. */
async function fileValue(
  { memory }: SyncContext,
  { volumeName, path, key, optional }: FileKeySelector,
): Promise<string | undefined> {
  const volume = memory.volumes.get(volumeName);
  if (!volume)
    throw new StartFailure(
      failed,
      `cannot find the volume "${volumeName}" referenced by FileKeyRef`,
    );
  let text: string;
  try {
    text = await readSmall(await pathWithin(volume.hostPath, path));
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return absent(optional, `file "${path}" not found`);
    throw new StartFailure(failed, messageOf(error), { cause: error });
  }
  let values: ReadonlyMap<string, string>;
  try {
    values = parseEnvFile(text);
  } catch (error) {
    throw new StartFailure(failed, `couldn't parse env file: ${messageOf(error)}`, {
      cause: error,
    });
  }
  return (
    values.get(key) ||
    absent(optional, `environment variable key "${key}" not found in file "${path}"`)
  );
}

/** The file is a container's: it may be anything, of any size. */
async function readSmall(path: string): Promise<string> {
  const { size } = await stat(path).then((found) =>
    found.isFile() ? found : Promise.reject(new TypeError(`${path} is no regular file`)),
  );
  if (size > maxEnvFileBytes)
    throw new RangeError(`${path} has more than ${maxEnvFileBytes} bytes`);
  return readFile(path, 'utf8');
}

/** Follows the links that a container may have put there, but not out of the volume. */
async function pathWithin(volume: string, path: string): Promise<string> {
  const root = await realpath(volume);
  const found = await realpath(join(root, path));
  if (found.startsWith(`${root}/`)) return found;
  throw new StartFailure(failed, `file "${path}" leads out of its volume`);
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
