/** The sandbox: namespaces and network of the Pod. A Pod whose sandbox died gets a new one, with all its containers. */
import { messageOf } from '#base/errors.ts';
import type { SandboxStatus } from '../cri/runtime.ts';
import { observe, readySandbox, type Observed } from '../observed.ts';
import { allContainersOf, restartsAfter } from '../pod-containers.ts';
import { restarts } from '../plan.ts';
import { handlerOf } from '../sandbox/handler.ts';
import { sandboxConfigOf } from '../sandbox/sandbox-config.ts';
import { podEvent, type SyncContext, type SyncStep } from '../sync-context.ts';

const retryMs = 2_000;
/** Of a process that SIGKILL ended. */
const killedExitCode = 137;

export const sandboxStep: SyncStep = {
  name: 'sandbox',
  async run(context) {
    const { parts, observed, pod } = context;
    const [newest] = observed.sandboxes;
    if (newest && usable(context, newest)) return 'next';
    if (!needed(context, observed)) return 'stop';
    try {
      if (newest) await discard(context, newest);
      const config = await sandboxConfigOf(context, newest ? newest.attempt + 1 : 0);
      const handler = await handlerOf(context);
      const status = await parts.addresses.runSandbox(pod, { ...config, ...handler });
      if (!status) return 'stop';
      context.observed = {
        ...context.observed,
        sandboxes: [status, ...context.observed.sandboxes],
      };
    } catch (error) {
      podEvent(
        context,
        'Warning',
        'FailedCreatePodSandBox',
        `Failed to create pod sandbox: ${messageOf(error)}`,
      );
      parts.log.warn('sandbox failed', { pod: pod.metadata.name, error });
      context.wakeAfter(retryMs);
      return 'stop';
    }
    context.publish();
    return 'next';
  },
};

function usable({ pod }: SyncContext, sandbox: SandboxStatus): boolean {
  return sandbox.state === 'ready' && (pod.spec.hostNetwork === true || sandbox.ips.length > 0);
}

/** A Pod that never restarts doesn't outlive its sandbox. */
function needed({ pod }: SyncContext, observed: Observed): boolean {
  if (observed.sandboxes.length === 0 && observed.containers.length === 0) return true;
  return allContainersOf(pod).some((target) => {
    const run = observed.containers.find(({ name }) => name === target.container.name);
    if (target.role === 'ephemeral') return false;
    if (!run) return true;
    // What still runs is about to be killed with its sandbox.
    if (run.state === 'running') return restartsAfter(pod, target, killedExitCode);
    return restarts(pod, target, run, observed);
  });
}

async function discard(context: SyncContext, sandbox: SandboxStatus): Promise<void> {
  const { runtime } = context.parts;
  podEvent(
    context,
    'Normal',
    'SandboxChanged',
    'Pod sandbox changed, it will be killed and re-created.',
  );
  await runtime.stopSandbox(sandbox.id);
  const stale = context.observed.sandboxes.filter(
    (other) => other !== readySandbox(context.observed),
  );
  await Promise.all(stale.slice(1).map(({ id }) => runtime.removeSandbox(id)));
  context.observed = await observe(runtime, context.pod.metadata.uid);
}
