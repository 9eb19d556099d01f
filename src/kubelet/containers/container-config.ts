/** Everything that the runtime is told about one container. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerConfig, NamespaceModes, SandboxStatus } from '../cri/runtime.ts';
import { environmentOf } from '../env/environment.ts';
import { expand } from '../env/expand.ts';
import { writeHostsFile } from '../sandbox/hosts-file.ts';
import { containerAnnotations, containerLabels } from '../labels.ts';
import { mountsOf } from './mounts.ts';
import { newestRun, podIPsOf } from '../observed.ts';
import type { PodContainer } from '../pod-containers.ts';
import { containerResources } from '../resources/linux-resources.ts';
import { namespacesOf } from '../sandbox/sandbox-config.ts';
import { containerSecurity } from './security.ts';
import type { SyncContext } from '../sync-context.ts';

export interface ContainerLaunch {
  readonly target: PodContainer;
  readonly sandbox: SandboxStatus;
  readonly image: string;
  readonly attempt: number;
}

/** Rejects with what is missing; the message becomes that of `CreateContainerConfigError`. */
export async function containerConfigOf(
  context: SyncContext,
  { target, image, attempt }: ContainerLaunch,
): Promise<ContainerConfig> {
  const { pod, parts, paths } = context;
  const { container } = target;
  const ips = podIPsOf(pod, context.observed, parts.config.nodeIP);
  const messageFile = paths.terminationMessage(container.name, attempt);
  const [security, env, machine] = await Promise.all([
    containerSecurity(context, container, image),
    environmentOf(context, container, ips),
    parts.host.machine(),
    writeFiles(context, ips, messageFile),
  ]);
  const values = new Map(env.map(({ name, value }) => [name, value]));
  return {
    name: container.name,
    attempt,
    image,
    command: (container.command ?? []).map((word) => expand(word, values)),
    args: (container.args ?? []).map((word) => expand(word, values)),
    workingDir: container.workingDir ?? '',
    env,
    mounts: await mountsOf(context, container, { values, messageFile }),
    devices: [],
    labels: containerLabels(pod, container),
    annotations: containerAnnotations(pod, target, attempt),
    logPath: join(container.name, `${attempt}.log`),
    stdin: container.stdin ?? false,
    stdinOnce: container.stdinOnce ?? false,
    tty: container.tty ?? false,
    namespaces: namespaces(context, target),
    security,
    resources: containerResources(pod, container, machine.memoryBytes),
  };
}

/** What the container finds at `/etc/hosts`, and where it may leave its last words. */
async function writeFiles(
  { pod, parts: { config, host }, paths }: SyncContext,
  ips: readonly string[],
  messageFile: string,
): Promise<void> {
  if (!host.keepsPodFiles) return;
  closeSync(openSync(messageFile, 'w', 0o666));
  await writeHostsFile(paths.hosts, pod, { ips, clusterDomain: config.clusterDomain });
}

/** A debugging container may look into the processes of another. */
function namespaces(
  { pod, observed }: SyncContext,
  { container, role }: PodContainer,
): NamespaceModes {
  const modes = namespacesOf(pod);
  if (role !== 'ephemeral') return modes;
  const ephemeral = pod.spec.ephemeralContainers?.find(({ name }) => name === container.name);
  const run = newestRun(observed, ephemeral?.targetContainerName ?? '');
  return run ? { ...modes, pid: { target: run.id } } : modes;
}
