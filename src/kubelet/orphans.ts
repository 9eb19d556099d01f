/** Pods that the runtime has and the API hasn't, rebuilt from labels as far as ending them needs. */
import { readdir } from 'node:fs/promises';
import type { Pod } from '#api/gen/types.ts';
import type { ContainerStatus, SandboxStatus } from './cri/runtime.ts';
import { podGracePeriodAnnotation } from './labels.ts';
import { podsDir } from './pod-paths.ts';
import type { KubeletParts } from './sync-context.ts';

export async function orphanPods(
  { runtime, config }: Pick<KubeletParts, 'runtime' | 'config'>,
  present: ReadonlySet<string>,
): Promise<readonly Pod[]> {
  const [sandboxes, containers, directories] = await Promise.all([
    runtime.listSandboxes(),
    runtime.listContainers(),
    readdir(podsDir(config)),
  ]);
  const running = new Map(
    sandboxes.map((sandbox) => [sandbox.uid, podOf(sandbox, containers)] as const),
  );
  // A directory without a sandbox: the kubelet died after the one and before the other was removed.
  for (const uid of directories)
    if (!running.has(uid)) running.set(uid, stub({ uid, name: '', namespace: '' }));
  return [...running].filter(([uid]) => !present.has(uid)).map(([, pod]) => pod);
}

function podOf(sandbox: SandboxStatus, containers: readonly ContainerStatus[]): Pod {
  const grace = containers
    .filter(({ sandboxId }) => sandboxId === sandbox.id)
    .map(({ annotations }) => annotations[podGracePeriodAnnotation])
    .find((value) => value !== undefined);
  return stub(sandbox, grace === undefined ? undefined : Number(grace));
}

interface Identity {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
}

function stub({ uid, name, namespace }: Identity, grace?: number): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { uid, name, namespace, resourceVersion: '', creationTimestamp: '' },
    spec: {
      containers: [],
      ...(grace === undefined ? {} : { terminationGracePeriodSeconds: grace }),
    },
  };
}
