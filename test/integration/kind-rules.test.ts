/**
 * Each kind beside upstream's printers and strategies: its table, what it can be selected by, when its generation
 * grows, what a status update and a plain one may change, and what a PUT may leave out. On an API server without
 * controllers, which would write too.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allResources, serviceAccounts } from '#api/gen/resources.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { apiVersionOf } from '#api/object.ts';
import { startWholeServer } from '#apiserver/http/testing/whole-server.ts';
import type { WholeServer } from '#apiserver/http/testing/whole-server.ts';
import { certificateRequest } from './testing/certificate.ts';
import { exampleOf } from './testing/examples.ts';
import type { Example } from './testing/examples.ts';
import { refusalOf, upstreamKinds } from './testing/upstream-kinds.ts';
import type { KindRules } from './testing/upstream-kinds.ts';

interface Kind {
  readonly type: ResourceType;
  readonly resource: string;
  readonly rules: KindRules;
}

const kinds = allResources.flatMap((type: ResourceType): Kind[] => {
  const resource = type.group ? `${type.resource}.${type.group}` : type.resource;
  const rules = upstreamKinds[resource];
  return rules ? [{ type, resource, rules }] : [];
});
/** As they stand in the titles of tests. */
const rows = kinds.map((kind): [string, Kind] => [
  `${apiVersionOf(kind.type)} ${kind.type.kind}`,
  kind,
]);

let server: WholeServer;
const examples = new Map<Kind, Example>();
/** As the server answered them. */
const created = new Map<Kind, Answer['object']>();

beforeAll(async () => {
  server = await startWholeServer();
  // Controllers make it elsewhere.
  await server.client.create(serviceAccounts, {
    metadata: { name: 'default', namespace: 'default' },
  });
  const csr = {
    'certificatesigningrequests.certificates.k8s.io': `{spec: {request: ${certificateRequest('/CN=every')}, signerName: test.example/every, usages: [client auth]}}`,
  };
  for (const kind of kinds) {
    const { type, resource } = kind;
    const apiVersion = apiVersionOf(type);
    const example = exampleOf({ ...type, resource, apiVersion }, csr);
    if (!example) throw new Error(`no example of ${resource}: see testing/examples.ts`);
    // Both versions of a kind get one of their own.
    const name =
      type.resource === 'horizontalpodautoscalers' ? type.version : example.metadata.name;
    const own = { ...example, metadata: { ...example.metadata, name } };
    examples.set(kind, own);
    const { status } = kind.rules;
    const { code, object } = await ask('POST', pathOf(kind), status ? { ...own, status } : own);
    if (code !== 201) throw new Error(`${resource}: ${String(object['message'])}`);
    created.set(kind, object);
  }
});
afterAll(() => server[Symbol.asyncDispose]());

function pathOf({ type: { group, version, resource, namespaced } }: Kind): string {
  const prefix = group ? `/apis/${group}/${version}` : `/api/${version}`;
  return `${prefix}${namespaced ? '/namespaces/default' : ''}/${resource}`;
}

interface Answer {
  readonly code: number;
  readonly object: KubeObject & Record<string, unknown>;
}

async function ask(
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<Answer> {
  const { code, text } = await server.fetch(path, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { code, object: JSON.parse(text) };
}

const merge = { 'content-type': 'application/merge-patch+json' };

function objectPath(kind: Kind): string {
  return `${pathOf(kind)}/${examples.get(kind)?.metadata.name}`;
}

async function patch(kind: Kind, body: object, subresource = ''): Promise<Answer['object']> {
  const { code, object } = await ask('PATCH', objectPath(kind) + subresource, body, merge);
  expect([code, object['message']]).toEqual([200, object['message']]);
  return object;
}

test('no kind is left out', () => {
  const known = new Set(kinds.map(({ type }) => type));
  const left = allResources.filter((type: ResourceType) => !known.has(type));
  expect(left.map(({ kind }) => kind)).toEqual([
    'ComponentStatus',
    'SelfSubjectReview',
    'TokenReview',
    'LocalSubjectAccessReview',
    'SelfSubjectAccessReview',
    'SelfSubjectRulesReview',
    'SubjectAccessReview',
    'Eviction',
  ]);
});

interface Table {
  readonly columnDefinitions: readonly {
    readonly name: string;
    readonly type: string;
    readonly format: string;
    readonly priority: number;
  }[];
  readonly rows: readonly {
    readonly cells: readonly unknown[];
    readonly conditions?: readonly object[];
  }[];
}

async function tableAt(path: string): Promise<Table> {
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
  const { text } = await server.fetch(path, { headers: { accept } });
  return JSON.parse(text);
}

describe('the columns of', () => {
  test.each(rows)('%s', async (_, kind) => {
    const {
      columnDefinitions,
      rows: [row],
    } = await tableAt(pathOf(kind));
    const shown = columnDefinitions.map(({ name, type, format, priority }) =>
      [
        name,
        format && `/${format}`,
        type === 'string' ? '' : `:${type}`,
        priority === 1 ? '!' : '',
      ].join(''),
    );
    expect(shown.join('|')).toBe(kind.rules.columns);
    expect(row?.cells).toHaveLength(columnDefinitions.length);
  });
});

describe('the rows of', () => {
  test('FlowSchemas are in the order in which they are asked', async () => {
    const kind = kinds.find(({ type }) => type.kind === 'FlowSchema');
    const example = kind && examples.get(kind);
    if (!kind || !example) throw new Error('no FlowSchema');
    for (const [name, matchingPrecedence] of Object.entries({ a: 9000, b: 7, c: 5000 })) {
      const spec = { ...Object(example).spec, matchingPrecedence };
      const body = { ...example, metadata: { name }, spec };
      expect((await ask('POST', pathOf(kind), body)).code).toBe(201);
    }
    const shown = (await tableAt(pathOf(kind))).rows.map(({ cells }) => cells[0]);
    expect(shown).toEqual(['b', 'c', 'every', 'a']);
  });

  test.each([
    ['Succeeded', 'The pod has completed successfully.'],
    ['Failed', 'The pod failed.'],
  ])('a Pod that has %s tell it', async (phase, message) => {
    const pod = `/api/v1/namespaces/default/pods/${phase.toLowerCase()}`;
    const spec = { containers: [{ name: 'c', image: 'i' }] };
    const body = { metadata: { name: phase.toLowerCase() }, spec };
    await ask('POST', '/api/v1/namespaces/default/pods', body);
    expect((await tableAt(pod)).rows[0]?.conditions).toBeUndefined();
    await ask('PATCH', `${pod}/status`, { status: { phase } }, merge);
    expect((await tableAt(pod)).rows[0]?.conditions).toEqual([
      { type: 'Completed', status: 'True', reason: phase, message },
    ]);
  });
});

describe('the selectable fields of', () => {
  test.each(rows)('%s', async (_, kind) => {
    const { rules, type } = kind;
    const list = (field: string): Promise<Answer> =>
      ask('GET', `${pathOf(kind)}?fieldSelector=${encodeURIComponent(`${field}=a`)}`);
    const offered = ['metadata.name', ...(rules.fields?.split(' ') ?? [])];
    if (type.namespaced || !rules.fields) offered.push('metadata.namespace');
    for (const field of offered) expect([field, (await list(field)).code]).toEqual([field, 200]);
    const others = ['spec.nonsense', 'spec'];
    if (!offered.includes('metadata.namespace')) others.push('metadata.namespace');
    for (const field of others) {
      const { code, object } = await list(field);
      expect([code, object['message']]).toEqual([400, refusalOf(rules, field)]);
    }
  });

  /** Where a field's value stands, when not under its own name. */
  const places: Readonly<Record<string, string>> = {
    'spec.host': 'spec.nodeName',
    'status.successful': 'status.succeeded',
    source: 'source.component',
  };
  /** What is not there selects as this; everything else as nothing at all. */
  const absent: Readonly<Record<string, string>> = {
    'spec.hostNetwork': 'false',
    'status.replicas': '0',
    'status.successful': '0',
  };
  function valueIn(object: unknown, field: string): string {
    const path = (places[field] ?? field).split('.');
    const value = path.reduce<unknown>((part, key) => Object(part)[key], object);
    if (value === undefined) return absent[field] ?? '';
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  test.each(rows)('%s: a value finds the object that has it', async (_, kind) => {
    const { object } = await ask('GET', objectPath(kind));
    const { name } = object.metadata;
    for (const field of ['metadata.name', ...(kind.rules.fields?.split(' ') ?? [])]) {
      const found = async (operator: string): Promise<boolean> => {
        const selector = encodeURIComponent(`${field}${operator}${valueIn(object, field)}`);
        const list = await server.fetch(`${pathOf(kind)}?fieldSelector=${selector}`);
        const { items }: { items: KubeObject[] } = JSON.parse(list.text);
        return items.some(({ metadata }) => metadata.name === name);
      };
      expect([field, await found('='), await found('!=')]).toEqual([field, true, false]);
    }
  });
});

describe('the generation of', () => {
  test.each(rows)('%s', async (_, kind) => {
    const { generations } = kind.rules;
    const labelled = await patch(kind, { metadata: { labels: { a: 'label' } } });
    // Labels are a part of what endpoints mean.
    const first = kind.type.kind === 'EndpointSlice' ? 2 : 1;
    expect(labelled.metadata.generation).toBe(generations && first);
    let expected = first;
    for (const change of generations ?? []) {
      const { metadata } = await patch(kind, change);
      expect([change, metadata.generation]).toEqual([change, ++expected]);
    }
    const noted = await patch(kind, { metadata: { annotations: { an: 'annotation' } } });
    if (kind.type.kind === 'Deployment') expected++;
    expect(noted.metadata.generation).toBe(generations && expected);
  });
});

describe('the status of', () => {
  const withStatus = rows.filter(([, { rules }]) => rules.status);

  test.each(withStatus)('%s is not taken from a create', (_, kind) => {
    const status = Object(created.get(kind)?.['status']);
    const taken = Object.entries(kind.rules.status ?? {})
      .filter(([, value]) => value !== null)
      .filter(([field, value]) => JSON.stringify(status[field]) === JSON.stringify(value));
    // A node may bring its own.
    expect(taken.length > 0).toBe(kind.type.kind === 'Node');
  });

  test.each(withStatus)('%s is left alone by a plain update', async (_, kind) => {
    const { object: before } = await ask('GET', objectPath(kind));
    const after = await patch(kind, { status: kind.rules.status });
    expect(after['status']).toEqual(before['status']);
  });

  test.each(withStatus)('%s is all that a status update changes', async (_, kind) => {
    const { status, statusTakes, generations = [] } = kind.rules;
    const { object: before } = await ask('GET', objectPath(kind));
    const told = { labels: { told: 'label' }, annotations: { told: 'annotation' } };
    const change = { spec: { added: 'field' }, ...generations[0], status, metadata: told };
    const after = await patch(kind, change, '/status');
    const expected = Object.fromEntries(
      Object.entries(status ?? {}).filter(([, value]) => value !== null),
    );
    expect(after['status']).toMatchObject(expected);
    expect(after['spec']).toEqual(before['spec']);
    expect(after.metadata.generation).toBe(before.metadata.generation);
    const { labels, annotations } = after.metadata;
    expect([labels?.['told'], annotations?.['told']]).toEqual([
      statusTakes ? undefined : 'label',
      statusTakes === 'none' ? undefined : 'annotation',
    ]);
  });

  const without = rows.filter(([, { rules }]) => !rules.status);
  test.each(without)('%s has no place of its own', async (_, kind) => {
    expect((await ask('PATCH', `${objectPath(kind)}/status`, {}, merge)).code).toBe(404);
  });
});

describe('a PUT of', () => {
  test.each(rows)('%s without a resourceVersion', async (_, kind) => {
    const { object } = await ask('GET', objectPath(kind));
    const { resourceVersion: _version, managedFields: _managers, ...metadata } = object.metadata;
    const { code, object: answer } = await ask('PUT', objectPath(kind), { ...object, metadata });
    const why = 'metadata.resourceVersion: Invalid value: 0x0: must be specified for an update';
    expect([code, code === 422 && String(answer['message']).includes(why)]).toEqual(
      kind.rules.named ? [422, true] : [200, false],
    );
  });

  test.each(rows)('%s that is not there', async (_, kind) => {
    const example = examples.get(kind);
    // Events of both groups are the same objects.
    const name = `absent-${(kind.type.group || 'core').replaceAll('.', '-')}`;
    const body = { ...example, metadata: { ...example?.metadata, name } };
    const { code } = await ask('PUT', `${pathOf(kind)}/${name}`, body);
    expect(code).toBe(kind.rules.creates ? 201 : 404);
  });
});

describe('a DELETE of', () => {
  test.each(rows)('%s', async (_, kind) => {
    const { object } = await ask('DELETE', `${objectPath(kind)}?dryRun=All`);
    expect(object.kind).toBe(kind.rules.answersDeleted ? kind.type.kind : 'Status');
  });
});
