/** Which of the runtime's ways to run containers a Pod wants. */
import { runtimeClasses } from '#api/gen/resources.ts';
import { RuntimeError } from '../cri/runtime-error.ts';
import type { SandboxConfig } from '../cri/runtime.ts';
import type { SyncContext } from '../sync-context.ts';

/** Throws when the Pod's RuntimeClass is gone; the Pod waits until it is there. */
export async function handlerOf({
  pod,
  parts,
  holder,
}: Pick<SyncContext, 'pod' | 'parts' | 'holder'>): Promise<Pick<SandboxConfig, 'handler'>> {
  const name = pod.spec.runtimeClassName;
  if (!name) return {};
  const found = await parts.references.hold(runtimeClasses, { name }, holder);
  if (found.state === 'missing') {
    throw new RuntimeError(
      'invalid',
      `failed to get runtimeclass: runtimeclass.node.k8s.io ${JSON.stringify(name)} not found`,
    );
  }
  return { handler: found.object.handler };
}
