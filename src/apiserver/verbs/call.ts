/** One request on its way through a verb: what was asked, of which kind, with what the server has to answer it. */
import type { ApiRequest } from '#client/api-handler.ts';
import type { ObjectKey, ResourceType } from '#api/object.ts';
import type { Clock } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import type { Registry } from '../registry/registry.ts';
import type { Resource } from '../registry/resource.ts';
import type { Reader, RequestContext } from '../registry/strategy.ts';
import type { WriteTarget } from '../registry/write.ts';

/** Enough of a type to find what stores it. */
export type TypeName = Pick<ResourceType, 'group' | 'version' | 'resource'>;

/** What all requests share. */
export interface Environment {
  readonly registry: Registry;
  /** Throws a 404 for what isn't served. */
  resourceOf(this: void, type: TypeName): Resource;
  readonly reader: Reader;
  readonly clock: Clock;
  readonly random: Random;
}

export interface Call extends Environment {
  readonly request: ApiRequest;
  readonly resource: Resource;
}

/** Empty for cluster-scoped kinds, whatever the URL says. */
export function namespaceOf({ request, resource }: Call): string {
  return resource.type.namespaced ? request.info.namespace : '';
}

export function keyOfCall(call: Call): ObjectKey {
  const namespace = namespaceOf(call);
  const { name } = call.request.info;
  return namespace ? { namespace, name } : { name };
}

export function contextOf(call: Call, dryRun: boolean): RequestContext {
  const { request, reader, clock, random } = call;
  return { user: request.user, dryRun, reader, clock, random, warn: (text) => request.warn(text) };
}

export function targetOf(call: Call, dryRun: boolean): WriteTarget {
  return {
    resource: call.resource,
    key: keyOfCall(call),
    subresource: call.request.info.subresource,
    context: contextOf(call, dryRun),
  };
}
