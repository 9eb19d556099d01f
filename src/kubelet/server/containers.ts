/** Finds the container that a request means, and says in upstream's words why there is none. */
import type { ContainerState, ContainerStatus, Pod } from '#api/gen/types.ts';
import { HttpError } from './http-error.ts';
import type { FoundPod, PodLookup } from './pod-lookup.ts';
import type { ContainerPath, PodPath } from './request.ts';

export function findPod(pods: PodLookup, { namespace, pod, uid }: PodPath): FoundPod {
  const found = pods.find(namespace, pod, uid);
  if (!found) throw new HttpError(404, `pod "${pod}" not found`);
  return found;
}

/** The sandbox of a Pod whose ports are to be reached. */
export function findSandbox(pods: PodLookup, path: PodPath): FoundPod & { sandboxId: string } {
  const found = findPod(pods, path);
  const { sandboxId } = found;
  if (sandboxId === undefined) throw new HttpError(500, `pod not found ("${path.pod}")`);
  return { ...found, sandboxId };
}

/** The id of the container that runs under this name now. */
export function findRunning(pods: PodLookup, path: ContainerPath): string {
  const { pod } = findPod(pods, path);
  const status = statusOf(pod, path.container);
  const id = status?.state?.running && idOf(status.containerID);
  if (!id) throw new HttpError(500, `container not found ("${path.container}")`);
  return id;
}

/** The id of the container whose log is asked for: the present one, else the last; with `previous` the one before. */
export function findLogged(pod: Pod, container: string, previous: boolean): string {
  const status = statusOf(pod, container);
  const name = pod.metadata.name;
  const refuse = (why: string): never => {
    throw new HttpError(400, why);
  };
  if (!status) return refuse(`container "${container}" in pod "${name}" is not available`);
  const { state = {}, lastState = {} } = status;
  const lastId = idOf(lastState.terminated?.containerID);
  if (previous) {
    return (
      lastId ?? refuse(`previous terminated container "${container}" in pod "${name}" not found`)
    );
  }
  const ownId = state.running ? idOf(status.containerID) : idOf(state.terminated?.containerID);
  const id = ownId ?? lastId;
  if (id !== undefined) return id;
  return refuse(
    state.waiting
      ? `container "${container}" in pod "${name}" is waiting to start: ${waitingFor(state)}`
      : `container "${container}" in pod "${name}" is not available`,
  );
}

function waitingFor({ waiting }: ContainerState): string {
  switch (waiting?.reason) {
    case 'ErrImagePull':
      return "image can't be pulled";
    case 'ImagePullBackOff':
      return 'trying and failing to pull image';
    default:
      return waiting?.reason ?? 'ContainerCreating';
  }
}

function statusOf({ status }: Pod, container: string): ContainerStatus | undefined {
  return [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []),
    ...(status?.ephemeralContainerStatuses ?? []),
  ].find(({ name }) => name === container);
}

/** `containerd://ID` → ID */
function idOf(containerID: string | undefined): string | undefined {
  return containerID?.slice(containerID.indexOf('://') + 3) || undefined;
}
