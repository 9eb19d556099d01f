/** A node that loses its connection to the API for a while, and what it finds when that is back. */
import { afterEach, expect, test } from 'vitest';
import { nodes, pods } from '#api/gen/resources.ts';
import type { Node, Pod } from '#api/gen/types.ts';
import { startKubelet, type Harness } from './testing/harness.ts';

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

/** With a Pod that runs. */
async function start(): Promise<Harness> {
  harness = await startKubelet();
  const h = harness;
  await h.createPod();
  await h.until(async () => isReady(await h.pod()));
  return h;
}

function isReady({ status }: Pod | Node): boolean {
  return status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
}

/** What the control plane makes of a node that it doesn't hear of. */
async function callLost(h: Harness): Promise<void> {
  const lost = (status: string) => ({ status: { conditions: [{ type: 'Ready', status }] } });
  const patch = (status: string) => ({ type: 'strategic', body: lost(status) }) as const;
  await h.client.patch(nodes, { name: 'node' }, patch('Unknown'));
  await h.client.patch(pods, (await h.pod()).metadata, patch('False'));
}

async function deleteByForce(h: Harness): Promise<void> {
  await h.client.delete(pods, (await h.pod()).metadata, { body: { gracePeriodSeconds: 0 } });
}

test('node and Pod are ready again, and what happened meanwhile is told', async () => {
  const h = await start();
  h.connection.break('fails');
  await h.clock.advance(10_000);
  h.runtime.exit('main', 1);
  const { uid } = (await h.pod()).metadata;
  h.runtime.emit({ type: 'stopped', podUid: uid });
  await h.until(() => h.runtime.calls.includes('start main/1'));
  await callLost(h);
  await h.clock.advance(60_000);
  expect(isReady(await h.pod())).toBe(false);
  h.connection.heal();
  await h.until(async () => isReady(await h.pod()), 10_000);
  await h.until(async () => isReady(await h.client.get(nodes, { name: 'node' })), 10_000);
  expect((await h.pod()).status).toMatchObject({
    containerStatuses: [
      { restartCount: 1, ready: true, lastState: { terminated: { exitCode: 1 } } },
    ],
  });
  expect(h.runtime.calls.filter((call) => call.startsWith('start'))).toEqual([
    'start main/0',
    'start main/1',
  ]);
});

test('a Pod that was deleted meanwhile is ended, with its grace', async () => {
  const h = await start();
  h.connection.break('hangs');
  await h.client.delete(pods, (await h.pod()).metadata);
  await h.clock.advance(60_000);
  expect(h.runtime.run('main').state).toBe('running');
  h.connection.heal();
  await h.until(() => h.runtime.sandboxes.size === 0);
  expect(h.runtime.calls).toContain('stop main/0 grace=30');
});

test('a Pod that was deleted by force meanwhile ends before its namesake starts', async () => {
  const h = await start();
  h.connection.break('fails');
  await deleteByForce(h);
  await h.createPod({}, { uid: 'another' });
  await h.clock.advance(60_000);
  h.runtime.stopTakesMs = 5_000;
  h.runtime.calls.length = 0;
  h.connection.heal();
  await h.until(async () => isReady(await h.pod()));
  expect(h.runtime.calls.slice(0, 4)).toEqual([
    'stop main/0 grace=30',
    'stop-sandbox pod/0',
    'sandbox pod/0',
    'start main/0',
  ]);
  expect((await h.pod()).metadata.uid).toBe('another');
  await h.until(() => h.runtime.sandboxes.size === 1);
});

test('a namesake that goes before it could start leaves nothing', async () => {
  const h = await start();
  h.runtime.stopTakesMs = 20_000;
  await deleteByForce(h);
  await h.createPod({}, { uid: 'another' });
  await h.until(() => h.runtime.calls.some((call) => call.startsWith('stop main')));
  await deleteByForce(h);
  await h.until(() => h.runtime.sandboxes.size === 0);
  expect(h.runtime.calls.filter((call) => call.startsWith('sandbox'))).toEqual(['sandbox pod/0']);
});
