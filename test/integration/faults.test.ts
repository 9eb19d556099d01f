/** What goes wrong around the API server: a full disk, clients that vanish, histories that were forgotten. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:http2';
import type { ClientHttp2Session } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configMaps, nodes } from '#api/gen/resources.ts';
import type { ConfigMap } from '#api/gen/types.ts';
import type { ObjectKey } from '#api/object.ts';
import { Cluster } from '#cluster/embedded.ts';
import { SqliteStore } from '#storage/sqlite/sqlite-store.ts';
import { tell } from './testing/kubectl.ts';

const folder = mkdtempSync(join(tmpdir(), 'faults-'));
let cluster: Cluster;
let store: SqliteStore;
let sessions: ClientHttp2Session[] = [];

beforeAll(async () => {
  store = new SqliteStore({ path: join(folder, 'state.db'), maxBytes: 4 * 1024 * 1024 });
  cluster = await Cluster.start({ store });
});
afterAll(async () => {
  for (const session of sessions) session.destroy();
  sessions = [];
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

/** A connection of the administrator's, without kubectl's manners. */
function open({ kubeconfig, url }: Cluster): ClientHttp2Session {
  const config = parse(readFileSync(kubeconfig, 'utf8'));
  const { user } = config.users[0];
  const decode = (value: string): Buffer => Buffer.from(value, 'base64');
  const session = connect(url, {
    ca: decode(config.clusters[0].cluster['certificate-authority-data']),
    cert: decode(user['client-certificate-data']),
    key: decode(user['client-key-data']),
  });
  sessions.push(session);
  return session;
}

const path = '/api/v1/namespaces/default/configmaps';

test('clients that vanish in the middle of their watches leave the server to the others', async () => {
  const last = open(cluster);
  const stays = last.request({ ':path': `${path}?watch=1` });
  stays.setEncoding('utf8');
  for (let client = 0; client < 20; client++) {
    const session = open(cluster);
    const watches = Array.from({ length: 5 }, () =>
      session.request({ ':path': `${path}?watch=1` }),
    );
    await Promise.all(watches.map((watch) => once(watch, 'response')));
    for (const watch of watches) watch.on('error', () => undefined);
    session.destroy();
  }
  await cluster.client.create(configMaps, { metadata: { name: 'seen', namespace: 'default' } });
  let output = '';
  for await (const chunk of stays) {
    output += String(chunk);
    if (output.includes('"name":"seen"')) break;
  }
  expect(output).toContain('"type":"ADDED"');
  const gauge = /^apiserver_longrunning_requests\{verb="WATCH".*"configmaps".*\} (\d+)$/m;
  await expect
    .poll(async () => gauge.exec(await text(last.request({ ':path': '/metrics' })))?.[1])
    .toBe('1');
});

test('after a restart everything is there, and a watch from before is told 410, Expired', async () => {
  const file = join(folder, 'restarted.db');
  const before = await Cluster.start({ store: new SqliteStore({ path: file }) });
  const created: ConfigMap[] = [];
  for (const name of ['one', 'two', 'three']) {
    const metadata = { name, namespace: 'default' };
    created.push(await before.client.create(configMaps, { metadata }));
  }
  await before.stop();

  await using after = await Cluster.start({ store: new SqliteStore({ path: file }) });
  const { items } = await after.client.list(configMaps, { namespace: 'default' });
  expect(items).toEqual(expect.arrayContaining(created));
  const session = open(after);
  const version = created[0]?.metadata.resourceVersion ?? '';
  const watch = session.request({ ':path': `${path}?watch=1&resourceVersion=${version}` });
  expect(JSON.parse(await text(watch))).toMatchObject({
    type: 'ERROR',
    object: { code: 410, reason: 'Expired' },
  });
  session.destroy();
});

test('what every cluster has comes back when somebody deletes it', async () => {
  await tell(
    [
      { run: 'delete service,endpoints kubernetes', prints: /^service "kubernetes" deleted/m },
      { run: 'delete namespace kube-node-lease', prints: 'namespace "kube-node-lease" deleted' },
      { run: 'wait service/kubernetes --for=create --timeout=10s', prints: /condition met$/ },
      { run: 'wait endpoints/kubernetes --for=create --timeout=10s', prints: /condition met$/m },
      { run: 'wait namespace/kube-node-lease --for=create --timeout=10s', prints: /met$/ },
      { run: 'get service kubernetes -o jsonpath={.spec.clusterIP}', prints: '10.43.0.1' },
    ],
    cluster,
  );
});

test('a full disk fails the write with an error, loses nothing, and is over when there is room', async () => {
  const { client } = cluster;
  const filler = (name: string) => ({
    metadata: { name, namespace: 'default' },
    data: { a: 'x'.repeat(600_000) },
  });
  const stored: ObjectKey[] = [];
  for (let index = 0; ; index++) {
    const draft = filler(`filler-${index}`);
    try {
      await client.create(configMaps, draft);
      stored.push(draft.metadata);
    } catch (error) {
      expect(String(error)).toMatch(/the disk is full/);
      break;
    }
  }
  await tell(
    [
      {
        run: 'create -f -',
        input: JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', ...filler('refused') }),
        prints: /Internal error occurred: the disk is full: nothing was written; free some space$/,
        status: 1,
      },
      { run: 'get cm refused', prints: /NotFound/, status: 1 },
      { run: 'get cm filler-0 -o jsonpath={.metadata.name}', prints: 'filler-0' },
      { run: 'get --raw /livez', prints: 'ok' },
    ],
    cluster,
  );
  const { items } = await client.list(configMaps, { namespace: 'default' });
  expect(items.filter(({ metadata }) => metadata.name.startsWith('filler-'))).toHaveLength(
    stored.length,
  );
  for (const key of stored) await client.delete(configMaps, key);
  await store.compact(await store.currentRevision());
  await tell(
    [
      { run: 'create cm again --from-literal=a=b', prints: 'configmap/again created' },
      { run: 'run again --image=nginx', prints: 'pod/again created' },
      {
        run: 'wait pod/again --for=condition=Ready --timeout=20s',
        prints: 'pod/again condition met',
      },
    ],
    cluster,
  );
  expect((await client.list(nodes)).items).toHaveLength(1);
});
