import { afterEach, describe, expect, test } from 'vitest';
import { forbidden } from '#api/status.ts';
import { type Fixture, startCore } from '../registry/testing/fixture.ts';
import type { AdmissionPlugin, Operation } from './admission.ts';

const maps = '/api/v1/namespaces/default/configmaps';
const everything: readonly Operation[] = ['CREATE', 'UPDATE', 'DELETE'];

let api: Fixture | undefined;
afterEach(async () => api?.stop());

const label = (name: string): AdmissionPlugin => ({
  name,
  operations: ['CREATE', 'UPDATE'],
  mutate: ({ object }) => {
    const labels = { ...object.metadata.labels };
    labels['order'] = labels['order'] ? `${labels['order']}.${name}` : name;
    return { ...object, metadata: { ...object.metadata, labels } };
  },
});

describe('the chain', () => {
  test('mutates in order, then validates what came out', async () => {
    const validated: unknown[] = [];
    const last: AdmissionPlugin = {
      name: 'last',
      operations: everything,
      validate: ({ object }) => void validated.push(object?.metadata.labels),
    };
    api = await startCore({ admission: [last, label('one'), label('two')] });
    const { json } = await api.request(`POST ${maps}`, { body: { metadata: { name: 'a' } } });
    expect(json.metadata?.labels).toEqual({ order: 'one.two' });
    expect(validated).toEqual([{ order: 'one.two' }]);
  });

  test('asks a plugin only for its operations, with what is sent and what is stored', async () => {
    const asked: string[] = [];
    const spy: AdmissionPlugin = {
      name: 'spy',
      operations: everything,
      validate({ operation, type, subresource, namespace, name, object, stored }) {
        const parts = [operation, type.resource, subresource, namespace, name];
        asked.push([...parts, object ? 'object' : '', stored ? 'stored' : ''].join(' '));
      },
    };
    api = await startCore({ admission: [spy, { ...spy, name: 'none', operations: [] }] });
    const body = { metadata: { name: 'a' } };
    await api.request(`POST ${maps}`, { body });
    await api.request(`PUT ${maps}/a`, { body: { ...body, data: { k: 'v' } } });
    await api.request(`DELETE ${maps}/a`);
    expect(asked).toEqual([
      'CREATE configmaps  default a object ',
      'UPDATE configmaps  default a object stored',
      'DELETE configmaps  default a  stored',
    ]);
  });

  test.each(everything)('a refused %s writes nothing', async (operation) => {
    const refuse: AdmissionPlugin = {
      name: 'refuse',
      operations: [operation],
      validate: ({ type, name }) => {
        throw forbidden(type, name, 'not today');
      },
    };
    api = await startCore({ admission: [refuse] });
    const body = { metadata: { name: 'a' } };
    const answers = [
      await api.request(`POST ${maps}`, { body }),
      await api.request(`PUT ${maps}/a`, { body: { ...body, data: { k: 'v' } } }),
      await api.request(`DELETE ${maps}/a`),
    ];
    const refused = answers.find((answer) => answer.code === 403);
    expect(refused?.json.message).toBe('configmaps "a" is forbidden: not today');
    const writes = answers.filter((answer) => answer.code < 300).length;
    expect(await api.store.currentRevision()).toBe(writes);
  });

  test('what a plugin makes of an object is validated', async () => {
    const spoil: AdmissionPlugin = {
      name: 'spoil',
      operations: ['CREATE'],
      mutate: ({ object }) => ({
        ...object,
        metadata: { ...object.metadata, labels: { 'a b': '' } },
      }),
    };
    api = await startCore({ admission: [spoil] });
    expect((await api.request(`POST ${maps}`, { body: { metadata: { name: 'a' } } })).code).toBe(
      422,
    );
  });
});
