/** One request on its way through a verb: what was asked, of which kind, with what the server has to answer it. */
import type { ApiRequest, RequestInfo, UserInfo } from '#client/api-handler.ts';
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
  /** Throws a 403. Requests are authorized when they get here: for what they do beyond what they say. */
  authorize(this: void, user: UserInfo, info: RequestInfo): void;
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

/** `manager` owns what is written; without one nobody does. */
export function targetOf(
  call: Call,
  options: { readonly dryRun: boolean; readonly fieldManager?: string },
): WriteTarget {
  const { dryRun, fieldManager } = options;
  return {
    resource: call.resource,
    key: keyOfCall(call),
    subresource: call.request.info.subresource,
    context: contextOf(call, dryRun),
    ...(fieldManager !== undefined && {
      writer: { manager: fieldManager || agentOf(call.request.userAgent ?? '') },
    }),
  };
}

/** As upstream: of `kubectl/v1.35.0 (linux/amd64)` the name, as far as it can be printed. */
function agentOf(userAgent: string): string {
  const [name = ''] = userAgent.split('/');
  return name.slice(0, 128).replaceAll(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '');
}
