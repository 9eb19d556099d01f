import { once } from 'node:events';
import { createServer } from 'node:https';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Node } from '#api/gen/types.ts';
import type { StatsSummary } from '#api/stats-summary.ts';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { testAuthority } from '#base/testing/certificates.ts';
import { listening, portOf } from '#base/testing/sockets.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import type { KubeletAccess } from './backend.ts';
import { nodeStats, readSummary } from './node-stats.ts';

let server: Server;
let access: KubeletAccess;
let respond: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  const authority = await testAuthority();
  const { certificate: cert, key } = await authority.server();
  const client = await authority.client({ commonName: 'kube-apiserver-kubelet-client' });
  access = { authority: authority.certificate, client };
  server = createServer(
    { cert, key, ca: authority.certificate, requestCert: true, rejectUnauthorized: true },
    (request, response) => respond(request, response),
  );
  await listening(server);
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  respond = (_request, response) => response.end(JSON.stringify(summary));
});

const cpu = { time: '2026-01-01T00:00:00Z', usageNanoCores: 5, windowMilliseconds: 1000 };
const memory = { time: '2026-01-01T00:00:00Z', workingSetBytes: 7 };
const summary = {
  node: { nodeName: 'node', cpu, memory },
  pods: [
    {
      podRef: { name: 'web', namespace: 'default', uid: 'u' },
      containers: [{ name: 'main', cpu, memory }],
    },
  ],
};
const usage = { time: cpu.time, windowMilliseconds: 1000, nanoCores: 5, workingSetBytes: 7 };

function node(ready = 'True'): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node', uid: 'u', resourceVersion: '1', creationTimestamp: '' },
    spec: {},
    status: {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      conditions: [{ type: 'Ready', status: ready }],
      daemonEndpoints: { kubeletEndpoint: { Port: portOf(server) } },
    },
  };
}

const ask = (of: Node): ReturnType<ReturnType<typeof nodeStats>> =>
  nodeStats({ ...access, clock: systemClock, log: silentLogger })(of);

describe("a node's statistics", () => {
  test('come from its kubelet', async () => {
    expect(await ask(node())).toEqual({
      node: usage,
      pods: new Map([['u', new Map([['main', usage]])]]),
    });
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ['refuses', (response) => response.writeHead(403).end('no')],
    ['answers with something else', (response) => response.end('<html>')],
    ['answers with JSON of another kind', (response) => response.end('{"pods":5}')],
    ['breaks off', (response) => response.destroy()],
  ])('are unknown when the kubelet %s', async (_what, answer) => {
    respond = (_request, response) => answer(response);
    expect(await ask(node())).toBeUndefined();
  });

  test('of a lost node are not waited for', async () => {
    respond = () => expect.unreachable();
    expect(await ask(node('Unknown'))).toBeUndefined();
  });

  test('of a node without an address are unknown', async () => {
    const bare = { ...node(), status: {} };
    expect(await ask(bare)).toBeUndefined();
  });

  test('are given up when they take too long, and so is the request', async () => {
    const clock = new VirtualClock();
    const asked = Promise.withResolvers<IncomingMessage>();
    respond = (request) => asked.resolve(request);
    const answer = nodeStats({ ...access, clock, log: silentLogger })(node());
    const request = await asked.promise;
    const closed = once(request, 'close').catch(() => undefined);
    await clock.advance(10_000);
    expect(await answer).toBeUndefined();
    await closed;
  });
});

test.each([
  ['no rate yet', { cpu: { ...cpu, usageNanoCores: undefined }, memory }],
  ['no number', { cpu: { ...cpu, usageNanoCores: 'many' }, memory }],
  ['less than nothing', { cpu, memory: { ...memory, workingSetBytes: -1 } }],
  ['no time', { cpu: { ...cpu, time: 'now' }, memory }],
  ['nothing', {}],
])('%s is no usage', (_what, stats) => {
  // A node may say anything.
  const said: StatsSummary = JSON.parse(
    JSON.stringify({ ...summary, node: { nodeName: 'node', ...stats } }),
  );
  expect(readSummary(said).node).toBeUndefined();
});
