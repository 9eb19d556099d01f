/** What a Pod needs on its node, in order. Each step is idempotent: a sync that stopped half-way is simply run again. */
import type { SyncContext, SyncStep } from './sync-context.ts';
import { admitStep } from './steps/admit.ts';
import { cgroupStep } from './steps/cgroup.ts';
import { containersStep } from './steps/containers.ts';
import { deadlineStep } from './steps/deadline.ts';
import { directoriesStep } from './steps/directories.ts';
import { ephemeralContainersStep } from './steps/ephemeral-containers.ts';
import { initContainersStep } from './steps/init-containers.ts';
import { namesStep } from './steps/names.ts';
import { removeDeadStep } from './steps/remove-dead.ts';
import { restartAllStep } from './steps/restart-all.ts';
import { sandboxStep } from './steps/sandbox.ts';
import { terminationMessagesStep } from './steps/termination-messages.ts';
import { applyResizeStep } from './steps/apply-resize.ts';
import { resizeStep } from './steps/resize.ts';
import { volumesStep } from './steps/volumes.ts';

const syncSteps: readonly SyncStep[] = [
  // May it run here at all, and is its time not over?
  admitStep,
  deadlineStep,
  // From here on the Pod has what it was granted.
  resizeStep,
  // Before anything else is decided about a container that ended: its last words are part of its status.
  terminationMessagesStep,
  directoriesStep,
  // A container can't start before its volumes are there; the sandbox takes longer, and a Pod without its
  // volumes has no use for one.
  volumesStep,
  cgroupStep,
  // The Pod's address is published from here.
  sandboxStep,
  namesStep,
  applyResizeStep,
  restartAllStep,
  ephemeralContainersStep,
  initContainersStep,
  containersStep,
  removeDeadStep,
];

/** Whether it came to the end: nothing stopped it half-way. */
export async function syncPod(context: SyncContext): Promise<boolean> {
  for (const step of syncSteps) {
    if (context.signal.aborted) return false;
    if ((await step.run(context)) === 'stop') return false;
  }
  return true;
}
