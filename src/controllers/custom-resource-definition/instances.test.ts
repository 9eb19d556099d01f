import { describe, expect, test } from 'vitest';
import type { KubeObject } from '#api/object.ts';
import { forbidden, internalError } from '#api/status.ts';
import type { Client } from '#client/client.ts';
import { widgets } from '../testing/definitions.ts';
import { meta } from '../testing/objects.ts';
import { deleteInstances } from './instances.ts';

function widget(name: string, namespace: string, isGoing = false): KubeObject {
  const going = isGoing ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {};
  return {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: meta(name, { namespace, ...going }),
  };
}

/** Lists what is `there`, then what is `left`; deletes as `remove` does. */
function clientWith(
  [there, left]: readonly [KubeObject[], KubeObject[]],
  remove: (namespace: string) => Promise<void> = () => Promise.resolve(),
) {
  const lists = [there, left];
  const asked: string[] = [];
  const client = {
    list: () => {
      const items = lists.shift();
      return items ? Promise.resolve({ metadata: {}, items }) : Promise.reject(internalError('no'));
    },
    deleteCollection: (_type: unknown, { namespace }: { readonly namespace: string }) => {
      asked.push(namespace);
      return remove(namespace);
    },
    // Only what is called is there.
  } as unknown as Client;
  return {
    client,
    asked,
    run: () => deleteInstances(client, widgets, new AbortController().signal),
  };
}

describe('deleteInstances()', () => {
  test('empties each namespace once, and tells how many are left', async () => {
    const held = widget('held', 'a', true);
    const all = [widget('x', 'a'), widget('y', 'a'), widget('z', 'b')];
    const { run, asked } = clientWith([all, [held]]);
    expect(await run()).toBe(1);
    expect(asked).toEqual(['a', 'b']);
  });

  test('asks nobody to go who is going', async () => {
    const { run, asked } = clientWith([[widget('held', 'a', true)], []]);
    expect(await run()).toBe(1);
    expect(asked).toEqual([]);
  });

  test('tells of all failures, once each, and tries all namespaces', async () => {
    const all = ['a', 'b', 'c', 'd'].map((namespace) => widget('x', namespace));
    const { run, asked } = clientWith([all, []], async (namespace) => {
      if (namespace === 'd') return;
      throw namespace === 'b' ? internalError('broken') : forbidden(widgets, 'x', 'not yours');
    });
    await expect(run()).rejects.toThrow(
      /^could not issue all deletes: \[widgets.example.com "x" is forbidden: not yours, .*broken\]$/,
    );
    expect(asked).toEqual(['a', 'b', 'c', 'd']);
  });

  test('tells that it could not list', async () => {
    const { client } = clientWith([[], []]);
    await client.list(widgets);
    await client.list(widgets);
    const run = deleteInstances(client, widgets, new AbortController().signal);
    await expect(run).rejects.toThrow(/^could not list instances: .*no$/);
  });
});
