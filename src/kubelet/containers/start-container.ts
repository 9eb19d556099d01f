/** Starts one container: image, configuration, create, start, postStart hook. */
import { messageOf } from '#base/errors.ts';
import type { ContainerStatus, SandboxStatus } from '../cri/runtime.ts';
import { containerConfigOf } from './container-config.ts';
import { runHook } from '../hooks/hook.ts';
import { killContainer } from './kill-container.ts';
import { observe, readySandbox, withContainer } from '../observed.ts';
import type { PodContainer } from '../pod-containers.ts';
import { sandboxConfigOf } from '../sandbox/sandbox-config.ts';
import { StartFailure } from './start-failure.ts';
import { containerEvents, type SyncContext } from '../sync-context.ts';

/** How long until a container whose creation failed is tried again. */
const retryMs = 10_000;

/** `waiting`: it was not tried, for want of a sandbox or an image. */
export type StartOutcome = 'started' | 'failed' | 'waiting';

/**
 * A failure is told in an event and in the container's waiting reason, and tried again when what is missing appears or
 * after a while.
 */
export async function startContainer(
  context: SyncContext,
  target: PodContainer,
  previous: ContainerStatus | undefined,
): Promise<StartOutcome> {
  const sandbox = readySandbox(context.observed);
  if (!sandbox) return 'waiting';
  const { name } = target.container;
  try {
    const image = await context.parts.images.ensure(context.pod, target);
    // Being pulled; the worker is woken when it is there.
    if (image === undefined) return 'waiting';
    const attempt = attemptAfter(context, name, previous);
    context.memory.attempts.delete(name);
    const run = await createAndStart(context, { target, sandbox, image, attempt });
    context.memory.waiting.delete(name);
    context.memory.actuated.set(run.id, target.container.resources ?? {});
    context.observed = withContainer(context.observed, run);
    context.parts.prober.follow(context.pod, context.observed, context.parts.config.nodeIP);
    await postStart(context, target, run);
    return 'started';
  } catch (error) {
    if (context.signal.aborted) return 'waiting';
    await noteFailure(context, name, error);
    return 'failed';
  }
}

async function noteFailure(context: SyncContext, name: string, error: unknown): Promise<void> {
  const { memory, parts, pod } = context;
  const failure =
    error instanceof StartFailure ? error : new StartFailure('RunContainerError', messageOf(error));
  memory.waiting.set(name, { reason: failure.reason, message: failure.message });
  context.wakeAfter(failure.retryMs ?? retryMs);
  // A run that was created but couldn't be started, or was killed by its hook, counts as one that ended.
  context.observed = await observe(parts.runtime, pod.metadata.uid);
}

/** One more than the runs so far, of which the runtime may have lost the memory but the API hasn't. */
function attemptAfter(
  { pod, memory }: SyncContext,
  name: string,
  previous: ContainerStatus | undefined,
): number {
  const last = previous?.attempt ?? memory.attempts.get(name);
  if (last !== undefined) return last + 1;
  const { status } = pod;
  const known = [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []),
  ].find((entry) => entry.name === name);
  return known?.containerID ? known.restartCount + 1 : 0;
}

interface Launch {
  readonly target: PodContainer;
  readonly sandbox: SandboxStatus;
  readonly image: string;
  readonly attempt: number;
}

async function createAndStart(context: SyncContext, launch: Launch): Promise<ContainerStatus> {
  const { runtime } = context.parts;
  const tell = containerEvents(context, launch.target);
  const fail = (reason: string, error: unknown): never => {
    tell('Warning', 'Failed', `Error: ${messageOf(error)}`);
    throw new StartFailure(reason, messageOf(error), { cause: error });
  };
  const [config, sandboxConfig] = await Promise.all([
    containerConfigOf(context, launch).catch((error: unknown) =>
      fail('CreateContainerConfigError', error),
    ),
    sandboxConfigOf(context, launch.sandbox.attempt),
  ]);
  const id = await runtime
    .createContainer(launch.sandbox.id, config, sandboxConfig)
    .catch((error: unknown) => fail('CreateContainerError', error));
  tell('Normal', 'Created', 'Container created');
  await runtime.startContainer(id).catch((error: unknown) => fail('RunContainerError', error));
  tell('Normal', 'Started', 'Container started');
  const run = await runtime.containerStatus(id);
  return run ?? fail('RunContainerError', 'the container vanished as it started');
}

/** The container counts as started only when its hook has ended well; else it is killed. */
async function postStart(
  context: SyncContext,
  target: PodContainer,
  run: ContainerStatus,
): Promise<void> {
  const hook = target.container.lifecycle?.postStart;
  if (!hook) return;
  try {
    await runHook(context, { target, run, hook, signal: context.signal });
  } catch (error) {
    if (context.signal.aborted) return;
    containerEvents(context, target)('Warning', 'FailedPostStartHook', 'PostStartHook failed');
    await killContainer(context, { target, run, message: 'FailedPostStartHook' });
    throw new StartFailure('PostStartHookError', messageOf(error), { cause: error });
  }
}
