/** A steady thousand requests a second of the kinds that clusters see, sent at their time whether or not others are answered. */
import type { ClientHttp2Session } from 'node:http2';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Row } from '../bench.ts';
import { percentile } from '../bench.ts';
import { ask } from '../local-cluster.ts';

const perSecond = 1_000;
const seconds = 20;
const warmUpSeconds = 3;
const pods = '/api/v1/namespaces/default/pods';
const configMaps = '/api/v1/namespaces/default/configmaps';

type Send = (session: ClientHttp2Session, number: number, podCount: number) => Promise<unknown>;

/** Of a hundred requests; the rest reads one Pod. */
const mix: readonly (readonly [share: number, send: Send])[] = [
  [10, (session, number) => ask(session, configMaps, configMap(number))],
  [10, (session, number, count) => ask(session, pod(number, count), annotation(number), 'PATCH')],
  [
    5,
    (session, number, count) =>
      ask(session, `${pod(number, count)}/status`, status(number), 'PATCH'),
  ],
  [5, (session) => ask(session, `${pods}?limit=50`)],
  [5, (session, number) => ask(session, `${pods}?fieldSelector=spec.nodeName%3D${node(number)}`)],
];

export async function mixedRequests(session: ClientHttp2Session, podCount: number): Promise<Row> {
  const latencies: number[] = [];
  // What the client itself is late by counts as the server's: so that it can be told from that.
  const own = monitorEventLoopDelay({ resolution: 1 });
  own.enable();
  const begin = performance.now();
  const all: Promise<void>[] = [];
  for (let number = 0; number < perSecond * seconds;) {
    const due = ((performance.now() - begin) / 1000) * perSecond;
    for (; number < due; number++) all.push(timed(number));
    await wait(1);
  }
  await Promise.all(all);
  own.disable();
  return {
    name: `API p99 at ${perSecond} mixed requests/s, ${podCount} Pods stored`,
    value: percentile(latencies, 99),
    unit: 'ms',
    bound: { at: 'most', value: 20 },
    comparedWith: `median ${percentile(latencies, 50).toFixed(2)} ms, slowest ${Math.max(...latencies).toFixed(0)} ms of ${latencies.length}; the client was late by ${(own.max / 1e6).toFixed(0)} ms at most`,
  };

  async function timed(number: number): Promise<void> {
    const sent = performance.now();
    await chosen(number)(session, number, podCount);
    if (sent - begin > warmUpSeconds * 1000) latencies.push(performance.now() - sent);
  }
}

function chosen(number: number): Send {
  // 37 has no divisor in common with 100, so that the kinds are spread.
  let place = (number * 37) % 100;
  for (const [share, send] of mix) {
    if (place < share) return send;
    place -= share;
  }
  return (session, which, count) => ask(session, pod(which, count));
}

const pod = (number: number, count: number): string => `${pods}/pod-${(number * 7919) % count}`;
const node = (number: number): string => `k3s-agent${String((number % 99) + 1).padStart(2, '0')}`;
const configMap = (number: number): string =>
  JSON.stringify({ metadata: { name: `mixed-${number}` }, data: { text: 'x'.repeat(500) } });
const annotation = (number: number): string =>
  JSON.stringify({ metadata: { annotations: { touched: String(number) } } });
const status = (number: number): string =>
  JSON.stringify({ status: { message: `touched by request ${number}` } });
