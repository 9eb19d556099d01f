/**
 * The contract of an admission plugin: a rule across kinds that every write passes, mutating first, validating last.
 * `chain.ts` lists the plugins in their order. Each is a file of this folder.
 */
import type { KubeObject, ResourceType } from '#api/object.ts';
import type { RequestContext } from '../registry/strategy.ts';

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

export interface AdmissionRequest {
  readonly operation: Operation;
  readonly type: ResourceType;
  /** Empty for the object itself. */
  readonly subresource: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
  /** What is to be stored (or, for a subresource with a kind of its own, its body); absent for DELETE. */
  readonly object?: KubeObject;
  /** What is stored; absent for CREATE, and for the DELETE of a collection. */
  readonly stored?: KubeObject;
}

export interface AdmissionPlugin {
  /** Upstream's, such as `NamespaceLifecycle`. */
  readonly name: string;
  /** For these it is asked. */
  readonly operations: readonly Operation[];
  /** Before the kind's own preparation and validation. Returns the object, changed or not; throws ApiError. */
  mutate?(
    request: AdmissionRequest & { readonly object: KubeObject },
    context: RequestContext,
  ): KubeObject | Promise<KubeObject>;
  /** After them, on what will be stored. Throws ApiError to refuse. */
  validate?(request: AdmissionRequest, context: RequestContext): void | Promise<void>;
  /** A create or update that was asked with this context has ended, stored and visible or not at all. */
  settled?(context: RequestContext): void;
}

/** Runs the mutating half of the plugins, in order. */
export async function mutate(
  plugins: readonly AdmissionPlugin[],
  request: AdmissionRequest & { readonly object: KubeObject },
  context: RequestContext,
): Promise<KubeObject> {
  let { object } = request;
  for (const plugin of plugins) {
    if (!plugin.mutate || !plugin.operations.includes(request.operation)) continue;
    object = await plugin.mutate({ ...request, object }, context);
  }
  return object;
}

/** Runs the validating half of the plugins, in order; the first refusal counts. */
export async function validate(
  plugins: readonly AdmissionPlugin[],
  request: AdmissionRequest,
  context: RequestContext,
): Promise<void> {
  for (const plugin of plugins) {
    if (!plugin.validate || !plugin.operations.includes(request.operation)) continue;
    await plugin.validate(request, context);
  }
}
