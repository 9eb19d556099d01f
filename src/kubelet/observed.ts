/** What the runtime has of one Pod, newest first: the only truth that decisions start from. */
import type { ContainerStatus, Runtime, SandboxStatus } from './cri/runtime.ts';

export interface Observed {
  readonly sandboxes: readonly SandboxStatus[];
  readonly containers: readonly ContainerStatus[];
}

export const nothingObserved: Observed = { sandboxes: [], containers: [] };

export async function observe(runtime: Runtime, podUid: string): Promise<Observed> {
  const [sandboxes, containers] = await Promise.all([
    runtime.listSandboxes({ podUid }),
    runtime.listContainers({ podUid }),
  ]);
  return { sandboxes: inOrder(sandboxes), containers: inOrder(containers) };
}

function inOrder<T extends Attempt>(attempts: readonly T[]): readonly T[] {
  return attempts.length > 1 ? attempts.toSorted(newestFirst) : attempts;
}

interface Attempt {
  readonly attempt: number;
  readonly createdAt: number;
}

function newestFirst(a: Attempt, b: Attempt): number {
  return b.attempt - a.attempt || b.createdAt - a.createdAt;
}

/** The sandbox in which containers may run now. */
export function readySandbox(observed: Observed): SandboxStatus | undefined {
  const [newest] = observed.sandboxes;
  return newest?.state === 'ready' ? newest : undefined;
}

/** The newest run of the container of that name. */
export function newestRun(observed: Observed, container: string): ContainerStatus | undefined {
  return observed.containers.find(({ name }) => name === container);
}

/** The same observation with one container looked at again. */
export function withContainer(observed: Observed, container: ContainerStatus): Observed {
  const others = observed.containers.filter(({ id }) => id !== container.id);
  return { ...observed, containers: [container, ...others].toSorted(newestFirst) };
}

/** The address of the Pod: its sandbox's, or the node's for a Pod on the host's network. */
export function podIPsOf(
  pod: { readonly spec: { readonly hostNetwork?: boolean } },
  observed: Observed,
  nodeIP: string,
): readonly string[] {
  if (pod.spec.hostNetwork) return [nodeIP];
  return readySandbox(observed)?.ips ?? [];
}
