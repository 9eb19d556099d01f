/** Pods and runs for the kubelet's tests. */
import type { Pod, PodSpec, PodStatus } from '#api/gen/types.ts';
import type { ContainerStatus, SandboxStatus } from '../cri/runtime.ts';

export function podOf(
  spec: Partial<PodSpec> = {},
  rest: { readonly metadata?: Partial<Pod['metadata']>; readonly status?: PodStatus } = {},
): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'pod',
      namespace: 'default',
      uid: 'pod-uid',
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...rest.metadata,
    },
    spec: { containers: [{ name: 'main', image: 'busybox' }], ...spec },
    ...(rest.status ? { status: rest.status } : {}),
  };
}

export function runOf(name: string, rest: Partial<ContainerStatus> = {}): ContainerStatus {
  const attempt = rest.attempt ?? 0;
  return {
    id: `${name}-${attempt}`,
    sandboxId: 'sandbox-0',
    name,
    attempt,
    state: 'running',
    createdAt: 1_000 + attempt,
    startedAt: 1_000 + attempt,
    finishedAt: 0,
    exitCode: 0,
    image: 'busybox',
    imageId: 'sha256:0',
    reason: '',
    message: '',
    labels: {},
    annotations: {},
    logPath: '',
    ...rest,
  };
}

export function exited(
  name: string,
  exitCode: number,
  rest: Partial<ContainerStatus> = {},
): ContainerStatus {
  return runOf(name, { state: 'exited', exitCode, finishedAt: 2_000, ...rest });
}

export function sandboxOf(attempt = 0, rest: Partial<SandboxStatus> = {}): SandboxStatus {
  return {
    id: `sandbox-${attempt}`,
    name: 'pod',
    namespace: 'default',
    uid: 'pod-uid',
    attempt,
    state: 'ready',
    createdAt: attempt,
    ips: ['10.42.0.2'],
    labels: {},
    annotations: {},
    ...rest,
  };
}
