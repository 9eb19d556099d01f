/** The scale of what an autoscaler scales: read and written without knowing the kind. */
import type { AutoscalingV2HorizontalPodAutoscaler } from '#api/gen/types.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import type { Client } from '#client/client.ts';
import type { CollectableKinds } from '../collectable-kinds.ts';
import type { ControllerContext } from '../controller.ts';
import { Unmeasured } from './unmeasured.ts';

export interface ScaleObject extends KubeObject {
  readonly spec: { readonly replicas?: number };
  readonly status: { readonly replicas: number; readonly selector?: string };
}

export interface Target {
  readonly type: ResourceType<ScaleObject>;
  readonly scale: ScaleObject;
}

/** Throws Unmeasured when there is none. */
export async function readTarget(
  { metadata, spec }: AutoscalingV2HorizontalPodAutoscaler,
  { client, kinds }: Pick<ControllerContext, 'client' | 'kinds'>,
  signal: AbortSignal,
): Promise<Target> {
  const { apiVersion = '', kind, name } = spec.scaleTargetRef;
  const type = scaleType(kinds, apiVersion, kind);
  try {
    const key = { namespace: metadata.namespace, name };
    return { type, scale: await client.get(type, key, { subresource: 'scale', signal }) };
  } catch (error) {
    if (!isApiError(error)) throw error;
    throw new Unmeasured(error.message);
  }
}

/** Throws what the API answers. */
export async function writeScale(
  { type, scale }: Target,
  replicas: number,
  { client, signal }: { readonly client: Client; readonly signal: AbortSignal },
): Promise<void> {
  await client.update(type, { ...scale, spec: { replicas } }, { subresource: 'scale', signal });
}

function groupOf(apiVersion: string): string {
  const parts = apiVersion.split('/');
  if (parts.length > 2) throw new Unmeasured(`unexpected GroupVersion string: ${apiVersion}`);
  return parts.length === 2 ? (parts[0] ?? '') : '';
}

function scaleType(
  kinds: CollectableKinds,
  apiVersion: string,
  kind: string,
): ResourceType<ScaleObject> {
  const group = groupOf(apiVersion);
  const found = kinds.find({ apiVersion, kind });
  if (!found) throw new Unmeasured(`no matches for kind "${kind}" in group "${group}"`);
  const { version, resource, namespaced } = found;
  return { group, version, kind, resource, namespaced };
}
