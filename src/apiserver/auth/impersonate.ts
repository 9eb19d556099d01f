/** Acting as somebody else (`kubectl --as`): the `Impersonate-*` headers, each of which must be allowed. */
import { badRequest } from '#api/status.ts';
import type { UserInfo } from '#client/api-handler.ts';
import type { RequestHeaders } from '../http/wire.ts';
import { authenticatedGroup } from './authenticate.ts';
import { requireAccess } from './authorize.ts';
import type { Access, Authorizer } from './authorize.ts';

const extraPrefix = 'impersonate-extra-';
const serviceAccountPrefix = 'system:serviceaccount:';

/** The user whom the headers name, or `user` itself. Throws 403 when `user` may not, 400 for headers without a user. */
export function impersonated(
  headers: RequestHeaders,
  user: UserInfo,
  authorizer: Authorizer,
): UserInfo {
  const [name = ''] = valuesOf(headers, 'impersonate-user');
  const groups = valuesOf(headers, 'impersonate-group');
  const [uid] = valuesOf(headers, 'impersonate-uid');
  const extra = extraOf(headers);
  if (name === '') {
    if (groups.length === 0 && uid === undefined && extra.length === 0) return user;
    throw badRequest(
      'requested impersonation of attributes without also requesting impersonation of a user',
    );
  }
  const require = (access: Partial<Access>): void =>
    requireAccess(authorizer, user, { ...impersonation, ...access });
  require(userAccess(name));
  for (const group of groups) require({ resource: 'groups', name: group });
  const authentication = { group: 'authentication.k8s.io' };
  for (const [key, values] of extra) {
    for (const value of values) {
      require({ ...authentication, resource: 'userextras', subresource: key, name: value });
    }
  }
  if (uid !== undefined) require({ ...authentication, resource: 'uids', name: uid });
  return {
    name,
    groups: groupsOf(name, groups),
    ...(uid !== undefined && { uid }),
    ...(extra.length > 0 && { extra: Object.fromEntries(extra) }),
  };
}

const impersonation: Access = {
  isResource: true,
  path: '',
  verb: 'impersonate',
  group: '',
  resource: '',
  subresource: '',
  name: '',
  namespace: '',
};

function userAccess(user: string): Partial<Access> {
  if (!user.startsWith(serviceAccountPrefix)) return { resource: 'users', name: user };
  const [namespace = '', name = ''] = user.slice(serviceAccountPrefix.length).split(':');
  return { resource: 'serviceaccounts', namespace, name };
}

/** The groups asked for and those that everybody of that kind is in. */
function groupsOf(name: string, asked: readonly string[]): readonly string[] {
  const groups = new Set(asked);
  if (name.startsWith(serviceAccountPrefix) && asked.length === 0) {
    const [namespace = ''] = name.slice(serviceAccountPrefix.length).split(':');
    groups.add('system:serviceaccounts').add(`system:serviceaccounts:${namespace}`);
  }
  groups.add(name === 'system:anonymous' ? 'system:unauthenticated' : authenticatedGroup);
  return [...groups];
}

/** HTTP/1.1 joins a header sent several times with commas, HTTP/2 gives a list or joins. */
function valuesOf(headers: RequestHeaders, name: string): readonly string[] {
  const value = headers[name];
  if (value === undefined) return [];
  const list = typeof value === 'string' ? value.split(',') : value;
  return list.map((item) => item.trim()).filter((item) => item !== '');
}

function extraOf(headers: RequestHeaders): readonly (readonly [string, readonly string[]])[] {
  return Object.keys(headers)
    .filter((header) => header.startsWith(extraPrefix))
    .map((header) => [decoded(header.slice(extraPrefix.length)), valuesOf(headers, header)]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
