/**
 * Whether a user may do what a request asks: a list of authorizers, asked in order until one decides. Nobody decides
 * means no. The refusal is upstream's sentence.
 */
import { forbidden } from '#api/status.ts';
import type { ApiError } from '#api/status.ts';
import type { RequestInfo, UserInfo } from '#client/api-handler.ts';

/** What is to be allowed; the words of `RequestInfo` that count. */
export type Access = Pick<
  RequestInfo,
  'isResource' | 'path' | 'verb' | 'group' | 'resource' | 'subresource' | 'name' | 'namespace'
>;

export interface Decision {
  readonly verdict: 'allow' | 'deny' | 'no opinion';
  /** A sentence for the review APIs and, when refused, for the user. */
  readonly reason?: string;
}

export interface Authorizer {
  readonly name: string;
  decide(user: UserInfo, access: Access): Decision;
}

export const noOpinion: Decision = { verdict: 'no opinion' };
const allowed: Decision = { verdict: 'allow' };

/** May do everything, so that a cluster whose roles are broken can be mended. */
export const superuserGroup = 'system:masters';

export const superusers: Authorizer = {
  name: 'superusers',
  decide: (user) => (user.groups.includes(superuserGroup) ? allowed : noOpinion),
};

/** Where the certificate of the cluster's authority is shown (as k3s). */
export const authorityPath = '/cacerts';

/** For everybody, whatever the roles say: who wants to join knows nobody here yet. */
export const publicPaths: Authorizer = {
  name: 'public paths',
  decide: (_user, { isResource, path, verb }) =>
    !isResource && verb === 'get' && path === authorityPath ? allowed : noOpinion,
};

/** Asks each in order; the first that allows or denies decides, with the reasons of all that didn't. */
export function authorizerOf(authorizers: readonly Authorizer[]): Authorizer {
  return {
    name: 'all',
    decide(user, access) {
      let reasons = '';
      for (const authorizer of authorizers) {
        const decision = authorizer.decide(user, access);
        if (decision.verdict !== 'no opinion') return decision;
        if (decision.reason) reasons = reasons ? `${reasons}, ${decision.reason}` : decision.reason;
      }
      return reasons ? { verdict: 'no opinion', reason: reasons } : noOpinion;
    },
  };
}

/** Throws 403 in upstream's words unless the user may. */
export function requireAccess(authorizer: Authorizer, user: UserInfo, access: Access): void {
  const decision = authorizer.decide(user, access);
  if (decision.verdict !== 'allow') throw accessForbidden(user, access, decision.reason);
}

function accessForbidden(user: UserInfo, access: Access, reason: string | undefined): ApiError {
  const why = `User "${user.name}" cannot ${access.verb} ${targetOf(access)}`;
  const resource = { group: access.group, resource: access.isResource ? access.resource : '' };
  return forbidden(resource, access.name, reason ? `${why}: ${reason}` : why);
}

function targetOf(access: Access): string {
  if (!access.isResource) return `path "${access.path}"`;
  const resource = access.subresource
    ? `${access.resource}/${access.subresource}`
    : access.resource;
  const scope = access.namespace
    ? `in the namespace "${access.namespace}"`
    : 'at the cluster scope';
  return `resource "${resource}" in API group "${access.group}" ${scope}`;
}
