/**
 * The client of `mixed-requests.ts`: sends a steady thousand requests a second of the kinds that clusters see, each at its time
 * whether or not others are answered, and tells how long they took.
 */
import type { ClientHttp2Session } from 'node:http2';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { ask, connectTo } from '../local-cluster.ts';

export const perSecond = 1_000;
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

/** What the client tells, in milliseconds. */
export interface Told {
  readonly latencies: readonly number[];
  /** By how much the client itself was late at most: that counts as the server's. */
  readonly ownDelay: number;
}

async function send(kubeconfig: string, podCount: number): Promise<Told> {
  const session = connectTo(kubeconfig);
  const latencies: number[] = [];
  const own = monitorEventLoopDelay({ resolution: 1 });
  own.enable();
  const begin = performance.now();
  const timed = async (number: number): Promise<void> => {
    const sent = performance.now();
    await chosen(number)(session, number, podCount);
    if (sent - begin > warmUpSeconds * 1000) latencies.push(performance.now() - sent);
  };
  const all: Promise<void>[] = [];
  for (let number = 0; number < perSecond * seconds;) {
    const due = ((performance.now() - begin) / 1000) * perSecond;
    for (; number < due; number++) all.push(timed(number));
    await wait(1);
  }
  await Promise.all(all);
  own.disable();
  session.close();
  return { latencies, ownDelay: own.max / 1e6 };
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

const [, program, kubeconfig = '', podCount] = process.argv;
if (program === import.meta.filename) {
  const told = await send(kubeconfig, Number(podCount));
  process.send?.(told, () => process.disconnect?.());
}
