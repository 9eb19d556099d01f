/** `GET /containerLogs/NAMESPACE/POD/CONTAINER`: what `kubectl logs` shows. */
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '#base/clock.ts';
import type { Runtime } from '../cri/runtime.ts';
import { readLog } from '../logs/read-log.ts';
import type { LogOptions } from '../logs/read-log.ts';
import type { ContainerEnds } from './container-ends.ts';
import { findLogged, findPod } from './containers.ts';
import { HttpError } from './http-error.ts';
import type { PodLookup } from './pod-lookup.ts';
import type { ContainerPath } from './request.ts';

export interface LogServing {
  readonly pods: PodLookup;
  readonly runtime: Runtime;
  readonly ends: ContainerEnds;
  readonly clock: Clock;
}

export async function serveLogs(
  serving: LogServing,
  path: ContainerPath,
  query: URLSearchParams,
  exchange: { readonly response: ServerResponse; readonly signal: AbortSignal },
): Promise<void> {
  const { response, signal } = exchange;
  const { pod } = findPod(serving.pods, path);
  const id = findLogged(pod, path.container, isTrue(query, 'previous'));
  const options = logOptionsOf(query, serving.clock, signal);
  const file = await serving.runtime.logOf(id);
  if (!file) {
    throw new HttpError(404, `unable to retrieve container logs for containerd://${id}`);
  }
  const follow = isTrue(query, 'follow') ? { until: serving.ends.wait(id, signal) } : {};
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Transfer-Encoding': 'chunked' });
  response.flushHeaders();
  await pipeline(Readable.from(readLog(file, { ...options, ...follow })), response, { signal });
}

/** Rejects bad values as upstream's kubelet does: 422 is the API server's part, so here it is 400. */
function logOptionsOf(query: URLSearchParams, clock: Clock, signal: AbortSignal): LogOptions {
  const tailLines = numberIn(query, 'tailLines', 0);
  const limitBytes = numberIn(query, 'limitBytes', 1);
  const sinceSeconds = numberIn(query, 'sinceSeconds', 1);
  const since = sinceSeconds === undefined ? timeIn(query) : clock.now() - sinceSeconds * 1000;
  const stream = query.get('stream')?.toLowerCase();
  return {
    clock,
    signal,
    timestamps: isTrue(query, 'timestamps'),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(since === undefined ? {} : { since }),
    ...(stream === 'stdout' || stream === 'stderr' ? { stream } : {}),
  };
}

function isTrue(query: URLSearchParams, name: string): boolean {
  return ['true', '1'].includes(query.get(name) ?? '');
}

function numberIn(query: URLSearchParams, name: string, least: number): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const value = Number(text);
  if (/^-?\d+$/.test(text) && value >= least) return value;
  throw new HttpError(400, `invalid ${name}: "${text}"`);
}

function timeIn(query: URLSearchParams): number | undefined {
  const text = query.get('sinceTime');
  if (text === null || text === '') return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new HttpError(400, `invalid sinceTime: "${text}"`);
  return time;
}
