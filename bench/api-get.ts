/**
 * The cost of the whole path of a read from the cache (TLS, HTTP/2, client certificate, RBAC) against a bare
 * `node:http2` server that answers the same bytes. The load comes from another thread, one connection of 16 streams; since
 * that thread is slower than either server, what counts is the processor time that the serving thread takes a request.
 */
import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import type { ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { startWholeServer } from '#apiserver/http/testing/whole-server.ts';
import type { WholeServer } from '#apiserver/http/testing/whole-server.ts';
import { clusterRoleBindings, pods, serviceAccounts } from '#api/gen/resources.ts';
import { encodeJson } from '#api/codec/json.ts';
import type { Load } from './load/http2.ts';
import { median } from './bench.ts';
import type { Benchmark, Row } from './bench.ts';

const streams = 16;
const requests = 8000;
const rounds = 5;
const path = '/api/v1/namespaces/default/pods/mysql-0';

export const apiGetBenchmark: Benchmark = {
  name: 'api-get',
  what: 'get of one Pod over HTTP/2, TLS and RBAC on, one connection of 16 streams',
  run,
};

async function run(): Promise<readonly Row[]> {
  await using server = await startWholeServer();
  // Not a superuser: RBAC must decide.
  const client = await server.authority.client({ commonName: 'bench' });
  const body = await preparePod(server);
  const { certificate, key } = await server.authority.server();
  const bare = createSecureServer({ cert: certificate, key });
  bare.on('stream', (stream: ServerHttp2Stream) => {
    stream.respond({
      ':status': 200,
      'content-type': 'application/json',
      'content-length': body.length,
    });
    stream.end(body);
  });
  bare.listen(0, '127.0.0.1');
  await once(bare, 'listening');
  // It listens on a port, not on a socket file.
  const { port } = bare.address() as AddressInfo;
  try {
    const load = (url: string): Promise<number> =>
      perSecondOfCpu({
        url,
        path,
        streams,
        requests,
        authority: server.authority.certificate,
        client,
      });
    const bareUrl = `https://127.0.0.1:${port}`;
    await load(server.url);
    await load(bareUrl);
    const ours: number[] = [];
    const floor: number[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(await load(server.url));
      floor.push(await load(bareUrl));
    }
    return rowsOf(median(ours), median(floor));
  } finally {
    bare.close();
  }
}

function rowsOf(ours: number, floor: number): readonly Row[] {
  return [
    {
      name: 'get of one Pod',
      value: Math.round(ours),
      unit: 'requests a second of processor time',
    },
    {
      name: 'get of one Pod, share of the floor',
      value: Math.round((100 * ours) / floor),
      unit: '%',
      bound: { at: 'least', value: 30 },
      comparedWith: `a bare node:http2 server with the same bytes: ${Math.round(floor)}`,
    },
  ];
}

/** A Pod like the walkthrough's, readable by the user `bench`; its bytes. */
async function preparePod({ client }: WholeServer): Promise<Uint8Array> {
  await client.create(clusterRoleBindings, {
    metadata: { name: 'bench' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'bench' }],
  });
  await client.create(serviceAccounts, { metadata: { name: 'default', namespace: 'default' } });
  const env = Array.from({ length: 10 }, (_, index) => ({
    name: `VARIABLE_${index}`,
    value: 'value',
  }));
  const pod = await client.create(pods, {
    metadata: { name: 'mysql-0', namespace: 'default', labels: { app: 'mysql' } },
    spec: { containers: [{ name: 'mysql', image: 'mysql:5.7', env, resources: {} }] },
  });
  return encodeJson(pod);
}

/** How many requests this thread answers in a second of its processor time. */
async function perSecondOfCpu(load: Load): Promise<number> {
  const worker = new Worker(new URL('load/http2.ts', import.meta.url), { workerData: load });
  const before = process.threadCpuUsage();
  await once(worker, 'message');
  const { user, system } = process.threadCpuUsage(before);
  await worker.terminate();
  return (load.requests * 1e6) / (user + system);
}
