/** Ends a Pod on its node: containers (sidecars last), sandbox, cgroup. Its volumes go after this. */
import type { Pod } from '#api/gen/types.ts';
import { untilAborted } from '#base/lifecycle.ts';
import type { ContainerStatus } from './cri/runtime.ts';
import { killContainer } from './containers/kill-container.ts';
import { observe } from './observed.ts';
import { allContainersOf, type PodContainer } from './pod-containers.ts';
import { podCgroupParent } from './resources/cgroup-name.ts';
import { terminationMessagesStep } from './steps/termination-messages.ts';
import type { SyncContext } from './sync-context.ts';

const defaultGraceSeconds = 30;

export function graceSecondsOf({ metadata, spec }: Pod): number {
  return (
    metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? defaultGraceSeconds
  );
}

/** Returns early when the context's signal aborts: call it again with what is new. */
export async function terminatePod(
  context: SyncContext,
  { gone }: { readonly gone: boolean },
): Promise<void> {
  const { parts, pod, memory } = context;
  const { uid } = pod.metadata;
  // A Pod whose API object is gone was deleted by force: it gets a moment all the same.
  const asked = memory.failure?.graceSeconds ?? graceSecondsOf(pod);
  const grace = gone ? Math.max(1, asked) : asked;
  await killContainers(context, grace);
  if (context.signal.aborted) return;
  await Promise.all(context.observed.sandboxes.map(({ id }) => parts.runtime.stopSandbox(id)));
  parts.addresses.release(uid);
  context.observed = await observe(parts.runtime, uid);
  await terminationMessagesStep.run(context);
  await parts.host.removeCgroup(podCgroupParent(pod, parts.config.cgroupRoot));
}

interface Running {
  readonly target: PodContainer;
  readonly run: ContainerStatus;
}

async function killContainers(context: SyncContext, grace: number): Promise<void> {
  const running = runningContainers(context);
  const isSidecar = ({ target }: Running): boolean => target.role === 'sidecar';
  const deadline = context.parts.clock.monotonic() + grace * 1000;
  const kill = ({ target, run }: Running): Promise<unknown> => {
    const left = Math.max(0, Math.ceil((deadline - context.parts.clock.monotonic()) / 1000));
    const message = `Stopping container ${target.container.name}`;
    return Promise.race([
      killContainer(context, { target, run, message, graceSeconds: left }),
      untilAborted(context.signal),
    ]);
  };
  await Promise.all(running.filter((entry) => !isSidecar(entry)).map(kill));
  // In the reverse of the order in which they were started (KEP-753).
  for (const sidecar of running.filter(isSidecar).toReversed()) {
    if (context.signal.aborted) return;
    await kill(sidecar);
  }
}

/**
 * In the order of the specification. What runs but isn't in it any more (an orphan's) is ended like a main container.
 */
function runningContainers({ pod, observed }: SyncContext): Running[] {
  const targets = allContainersOf(pod);
  const place = ({ name }: ContainerStatus): number =>
    targets.findIndex(({ container }) => container.name === name);
  return observed.containers
    .filter(({ state }) => state === 'running')
    .toSorted((a, b) => place(a) - place(b))
    .map((run) => ({
      run,
      target: targets[place(run)] ?? { container: { name: run.name }, role: 'main' },
    }));
}
