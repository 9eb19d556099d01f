import { appendFileSync } from 'node:fs';
import https from 'node:https';
import { describe, expect, test } from 'vitest';
import { HttpError } from './http-error.ts';
import type { NodeAccess } from './server.ts';
import { startHarness } from './testing/harness.ts';
import type { Harness } from './testing/harness.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function get(
  harness: Harness,
  path: string,
  client: object = harness.client,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port: harness.port,
      path,
      ca: harness.authority,
      agent: false,
    };
    https
      .get({ ...options, ...client }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        );
      })
      .on('error', reject);
  });
}

describe('KubeletServer', () => {
  test('answers 401 without a client certificate', async () => {
    await using harness = await startHarness();
    expect(await get(harness, '/healthz', {})).toEqual({ status: 401, body: 'Unauthorized' });
  });

  test('answers 403 in upstream words when the rules say no', async () => {
    await using harness = await startHarness({
      authorize: ({ subresource }) => subresource !== 'pods',
    });
    expect(await get(harness, '/healthz')).toEqual({ status: 200, body: 'ok' });
    expect(await get(harness, '/pods')).toEqual({
      status: 403,
      body: 'Forbidden (user=kube-apiserver-kubelet-client, verb=get, resource=nodes, subresource(s)=[pods])',
    });
  });

  test('what another part of the node shows is reached by whoever may reach the proxy', async () => {
    const asked: NodeAccess[] = [];
    await using harness = await startHarness({
      authorize: (access) => {
        asked.push(access);
        return access.subresource === 'proxy';
      },
      routes: {
        dns: async (path, query, { response }) => {
          if (path[0] === 'none') throw new HttpError(404, 'none');
          response.end(JSON.stringify({ path, query: Object.fromEntries(query) }));
        },
      },
    });
    expect(await get(harness, '/dns/query/it?name=db')).toEqual({
      status: 200,
      body: '{"path":["query","it"],"query":{"name":"db"}}',
    });
    expect(await get(harness, '/dns/none')).toEqual({ status: 404, body: 'none' });
    expect((await get(harness, '/constructor/x')).status).toBe(404);
    expect(asked.map(({ verb, subresource }) => `${verb} ${subresource}`)).toEqual([
      'get proxy',
      'get proxy',
    ]);
  });

  test.each([
    ['/nothing/here', 404, '404 page not found'],
    ['/%zz', 404, '404 page not found'],
    ['/containerLogs/default/nobody/main', 404, 'pod "nobody" not found'],
    ['/containerLogs/default/web/other-uid/main', 404, 'pod "web" not found'],
    ['/containerLogs/default/web/none', 400, 'container "none" in pod "web" is not available'],
    [
      '/containerLogs/default/web/waiting',
      400,
      'container "waiting" in pod "web" is waiting to start: ContainerCreating',
    ],
    [
      '/containerLogs/default/web/main?previous=true',
      400,
      'previous terminated container "main" in pod "web" not found',
    ],
    ['/containerLogs/default/web/main?tailLines=-1', 400, 'invalid tailLines: "-1"'],
    ['/containerLogs/default/web/main?sinceTime=yesterday', 400, 'invalid sinceTime: "yesterday"'],
    [
      '/exec/default/web/main?command=true&output=1',
      400,
      'unable to upgrade: missing upgrade headers in request',
    ],
  ])('%s answers %i: %s', async (path, status, body) => {
    await using harness = await startHarness();
    expect(await get(harness, path)).toEqual({ status, body });
  });

  test('shows logs', async () => {
    await using harness = await startHarness({ command: ['echo', 'one'] });
    expect(await get(harness, '/containerLogs/default/web/main')).toEqual({
      status: 200,
      body: 'one\n',
    });
  });

  test('follows a log until the container ends', async () => {
    await using harness = await startHarness();
    const answer = get(harness, '/containerLogs/default/web/main?follow=true&tailLines=0');
    await new Promise((resolve) => setTimeout(resolve, 100));
    appendFileSync(harness.logPath, '2026-01-01T00:00:00Z stdout F later\n');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await harness.runtime.stopContainer(harness.containerId, 0);
    expect(await answer).toEqual({ status: 200, body: 'later\n' });
  });

  test('ends with clients that follow a log', async () => {
    const harness = await startHarness();
    const answer = get(harness, '/containerLogs/default/web/main?follow=true').catch(
      () => 'cut off',
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    await harness[Symbol.asyncDispose]();
    expect(await answer).toBe('cut off');
  });

  test('tells statistics of running containers', async () => {
    await using harness = await startHarness();
    const { body } = await get(harness, '/stats/summary');
    expect(JSON.parse(body)).toMatchObject({
      node: { nodeName: 'node', memory: { workingSetBytes: 1048576 } },
      pods: [{ podRef: { name: 'web' }, containers: [{ name: 'main' }] }],
    });
    const metrics = await get(harness, '/metrics/resource');
    expect(metrics.body).toContain(
      'container_memory_working_set_bytes{container="main",namespace="default",pod="web"} 1048576',
    );
  });
});
