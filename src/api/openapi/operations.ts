/** Which operations the served resources have, told in a form that both versions of OpenAPI are written from. */
import type { GroupVersionKind } from '../schema/tables.ts';
import { definitionName } from './definitions.ts';
import { groupPath } from './served.ts';
import type { DescribedKind, ServedResource, ServedSubresource } from './served.ts';

export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly id: string;
  readonly description: string;
  readonly tag: string;
  /** `x-kubernetes-action`. */
  readonly action: string;
  readonly kind: GroupVersionKind;
  /** Definition name of the request's body. */
  readonly body?: string;
  /** Its media types. */
  readonly bodyTypes: readonly string[];
  /** Definition name of the answer; a string (a log, a stream) when absent. */
  readonly answer?: string;
  readonly created: boolean;
  readonly query: readonly QueryParameter[];
}

export interface QueryParameter {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean';
  readonly description: string;
}

export interface PathOperations {
  readonly path: string;
  /** Names of the parameters in the path. */
  readonly parameters: readonly string[];
  readonly operations: readonly Operation[];
}

const text = (name: string, description: string): QueryParameter => ({
  name,
  type: 'string',
  description,
});
const integer = (name: string, description: string): QueryParameter => ({
  name,
  type: 'integer',
  description,
});
const flag = (name: string, description: string): QueryParameter => ({
  name,
  type: 'boolean',
  description,
});

const dryRun = text('dryRun', '`All` checks the request and stores nothing.');
const fieldManager = text('fieldManager', 'The name of the actor who makes the change.');
const writeQuery = [
  dryRun,
  fieldManager,
  text('fieldValidation', 'What happens to unknown and duplicate fields: Ignore, Warn or Strict.'),
];
const listQuery = [
  flag('allowWatchBookmarks', 'Asks for events of type BOOKMARK in a watch.'),
  text('continue', 'The token of the answer before, to get what follows it.'),
  text('fieldSelector', 'Restricts the answer to objects with these fields.'),
  text('labelSelector', 'Restricts the answer to objects with these labels.'),
  integer('limit', 'The most objects in one answer.'),
  text('resourceVersion', 'How new the answer must be.'),
  text('resourceVersionMatch', 'How resourceVersion is applied to a list.'),
  flag('sendInitialEvents', 'Begins a watch with the objects that exist.'),
  integer('timeoutSeconds', 'Ends the call after so long.'),
  flag('watch', 'Tells of changes as they happen instead of listing.'),
];
const deleteQuery = [
  dryRun,
  integer('gracePeriodSeconds', 'Seconds before the object is deleted; zero means at once.'),
  flag(
    'ignoreStoreReadErrorWithClusterBreakingPotential',
    'Deletes an object that cannot be read.',
  ),
  text('propagationPolicy', 'What happens to dependents: Orphan, Background or Foreground.'),
];

const metaPrefix = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Every path of a resource, its subresources' included. */
export function pathsOf(resource: ServedResource): PathOperations[] {
  const root = `/${groupPath(resource)}`;
  const scope = resource.namespaced ? '/namespaces/{namespace}' : '';
  const collection = `${root}${scope}/${resource.resource}`;
  const inScope = resource.namespaced ? ['namespace'] : [];
  const item = `${collection}/{name}`;
  const paths: PathOperations[] = [
    { path: collection, parameters: inScope, operations: collectionOperations(resource) },
    { path: item, parameters: ['name', ...inScope], operations: itemOperations(resource) },
    ...resource.subresources.map((subresource) => ({
      path: `${item}/${subresource.name}`,
      parameters: ['name', ...inScope],
      operations: subresourceOperations(resource, subresource),
    })),
  ];
  if (resource.namespaced && resource.verbs.includes('list')) {
    paths.push({
      path: `${root}/${resource.resource}`,
      parameters: [],
      operations: [listOperation(resource, 'ForAllNamespaces')],
    });
  }
  return paths.filter(({ operations }) => operations.length > 0);
}

function collectionOperations(resource: ServedResource): Operation[] {
  const make = maker(resource);
  const body = definitionName(resource);
  const name = idName(resource);
  const { verbs, kind } = resource;
  return [
    ...(verbs.includes('list') ? [listOperation(resource)] : []),
    ...(verbs.includes('create')
      ? [
          make('post', {
            id: `create${name}`,
            description: `create a ${kind}`,
            action: 'post',
            body,
            answer: body,
            query: writeQuery,
            created: true,
          }),
        ]
      : []),
    ...(verbs.includes('deletecollection')
      ? [
          make('delete', {
            id: `delete${idName(resource, 'Collection')}`,
            description: `delete collection of ${kind}`,
            action: 'deletecollection',
            body: `${metaPrefix}.DeleteOptions`,
            answer: `${metaPrefix}.Status`,
            query: [...deleteQuery, ...listQuery.filter(({ name }) => name !== 'watch')],
          }),
        ]
      : []),
  ];
}

function listOperation(resource: ServedResource, suffix = ''): Operation {
  const name = definitionName(resource);
  const id = suffix ? `${idName(resource).replace('Namespaced', '')}${suffix}` : idName(resource);
  return maker(resource)('get', {
    id: `list${id}`,
    description: `list or watch objects of kind ${resource.kind}`,
    action: 'list',
    answer: name && `${name}List`,
    query: listQuery,
  });
}

function itemOperations(resource: ServedResource): Operation[] {
  const make = maker(resource);
  const body = definitionName(resource);
  const name = idName(resource);
  const { kind } = resource;
  const all: Record<string, () => Operation> = {
    get: () =>
      make('get', {
        id: `read${name}`,
        description: `read the specified ${kind}`,
        action: 'get',
        answer: body,
      }),
    update: () =>
      make('put', {
        id: `replace${name}`,
        description: `replace the specified ${kind}`,
        action: 'put',
        body,
        answer: body,
        query: writeQuery,
        created: true,
      }),
    patch: () =>
      make('patch', {
        id: `patch${name}`,
        description: `partially update the specified ${kind}`,
        action: 'patch',
        body: `${metaPrefix}.Patch`,
        answer: body,
        query: patchQuery,
        created: true,
      }),
    delete: () =>
      make('delete', {
        id: `delete${name}`,
        description: `delete a ${kind}`,
        action: 'delete',
        body: `${metaPrefix}.DeleteOptions`,
        answer: `${metaPrefix}.Status`,
        query: deleteQuery,
      }),
  };
  return Object.entries(all).flatMap(([verb, one]) =>
    resource.verbs.includes(verb) ? [one()] : [],
  );
}

const patchQuery = [
  ...writeQuery,
  flag('force', 'Takes over fields that others manage, on apply.'),
];

const subresourceMethods: Readonly<Record<string, [Operation['method'], string, string]>> = {
  get: ['get', 'read', 'get'],
  create: ['post', 'create', 'post'],
  update: ['put', 'replace', 'put'],
  patch: ['patch', 'patch', 'patch'],
  delete: ['delete', 'delete', 'delete'],
};

function subresourceOperations(
  resource: ServedResource,
  { name, kind, verbs }: ServedSubresource,
): Operation[] {
  const definition = definitionName(kind);
  const suffix = name.charAt(0).toUpperCase() + name.slice(1);
  return verbs.flatMap((verb) => {
    const method = subresourceMethods[verb];
    if (!method) return [];
    const body = verb === 'patch' ? `${metaPrefix}.Patch` : definition;
    return [
      maker(resource, kind)(method[0], {
        id: `${method[1]}${idName(resource)}${suffix}`,
        description: `${method[1]} ${name} of the specified ${resource.kind}`,
        action: method[2],
        ...(verb === 'get' || verb === 'delete' ? {} : { body }),
        answer: definition,
        query: verb === 'get' ? [] : writeQuery,
      }),
    ];
  });
}

interface OperationParts {
  readonly id: string;
  readonly description: string;
  readonly action: string;
  readonly body?: string | undefined;
  readonly answer?: string | undefined;
  readonly query?: readonly QueryParameter[];
  readonly created?: boolean;
}

function maker(
  resource: ServedResource,
  kind: DescribedKind = resource,
): (method: Operation['method'], parts: OperationParts) => Operation {
  const tag = `${groupName(resource.group).replace(/^./, (first) => first.toLowerCase())}_${resource.version}`;
  return (method, { body, answer, query = [], created = false, ...parts }) => ({
    ...parts,
    method,
    tag,
    bodyTypes: method === 'patch' ? patchTypesOf(kind) : ['*/*'],
    kind: { group: kind.group, version: kind.version, kind: kind.kind },
    ...(body === undefined ? {} : { body }),
    ...(answer === undefined ? {} : { answer }),
    query,
    created,
  });
}

/** Custom kinds know no strategic merge patch; clients send one where they aren't told so. */
function patchTypesOf({ schema }: DescribedKind): readonly string[] {
  return [
    'application/json-patch+json',
    'application/merge-patch+json',
    ...(schema ? [] : ['application/strategic-merge-patch+json']),
    'application/apply-patch+yaml',
  ];
}

/** `CoreV1NamespacedPod`. */
function idName(resource: ServedResource, infix = ''): string {
  const { group, version, kind, namespaced } = resource;
  const capital = version.charAt(0).toUpperCase() + version.slice(1);
  return `${groupName(group)}${capital}${infix}${namespaced ? 'Namespaced' : ''}${kind}`;
}

/** `RbacAuthorization` for `rbac.authorization.k8s.io`. */
function groupName(group: string): string {
  return (group || 'core')
    .replace(/\.k8s\.io$/, '')
    .split(/[.-]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}
