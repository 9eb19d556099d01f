/**
 * Stage 3 of the path: reads from a method and a URL what is asked for, in the words that authorization and audit
 * use. It knows the shape of URLs, not which resources exist. The rules are those of upstream's
 * `RequestInfoFactory`.
 */
import type { RequestInfo } from '#client/api-handler.ts';
import { nameSelected } from '#api/selector/field-query.ts';
import { badRequest } from '#api/status.ts';

const verbs: Readonly<Record<string, string>> = {
  POST: 'create',
  GET: 'get',
  HEAD: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** They look like resources of a namespace, but belong to the Namespace itself. */
const namespaceSubresources = new Set(['status', 'finalize']);

/** `path` is decoded and without the query. Throws a 400 when a path of old (`/watch/`) ends too soon. */
export function parseRequestInfo(
  method: string,
  path: string,
  query: URLSearchParams,
): RequestInfo {
  const parts = path.split('/').filter((part) => part !== '');
  const [prefix = ''] = parts;
  const groupless = prefix === 'api';
  if (!(groupless || prefix === 'apis') || parts.length < (groupless ? 3 : 4)) {
    return otherPath(method, path);
  }
  const [group, version = '', ...rest] = groupless ? ['', ...parts.slice(1)] : parts.slice(1);
  const special = rest[0] === 'watch' || rest[0] === 'proxy' ? rest.shift() : undefined;
  if (special && rest.length === 0) {
    throw badRequest(`unable to determine kind and namespace from url, ${path}`);
  }
  const namespace = rest[0] === 'namespaces' ? (rest[1] ?? '') : '';
  const inside = rest[2] !== undefined && !namespaceSubresources.has(rest[2]);
  const [resource = '', name = '', subresource = '', ...tail] =
    namespace && inside ? rest.slice(2) : rest;
  const verb = special ?? verbs[method] ?? '';
  return {
    isResource: true,
    path,
    apiPrefix: prefix,
    group: group ?? '',
    version,
    namespace,
    resource,
    subresource: special ? '' : subresource,
    rest: tail,
    ...(name === '' ? withoutName(verb, query) : { verb, name }),
  };
}

function otherPath(method: string, path: string): RequestInfo {
  return {
    isResource: false,
    path,
    verb: method.toLowerCase(),
    apiPrefix: '',
    group: '',
    version: '',
    namespace: '',
    resource: '',
    subresource: '',
    name: '',
    rest: [],
  };
}

/** Without a name it is about many; unless the field selector names the one. */
function withoutName(
  verb: string,
  query: URLSearchParams,
): { readonly verb: string; readonly name: string } {
  if (verb === 'delete') return { verb: 'deletecollection', name: '' };
  if (verb !== 'get') return { verb, name: '' };
  return {
    verb: isTrue(query.get('watch')) ? 'watch' : 'list',
    name: nameSelected(query.get('fieldSelector')),
  };
}

/** As upstream reads booleans in a query: present, and not `false` or `0`. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== 'false' && value !== '0';
}
