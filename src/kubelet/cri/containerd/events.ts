/**
 * containerd's own event stream as RuntimeEvents. CRI of containerd 1.6 has none; its event service tells of every
 * task's start and exit at once. CRI hears of an exit by the same stream and may be a moment later than we are, so an
 * exit is passed on when CRI shows it too.
 */
import type { Clock } from '#base/clock.ts';
import { sleep } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import type { Runtime, RuntimeEvent } from '../runtime.ts';
import type { GrpcConnection } from './grpc.ts';
import { decodeMessage } from './messages.ts';
import type { Owner, Owners } from './owners.ts';

const filters = ['/tasks/start', '/tasks/exit', '/containers/delete'].map(
  (topic) => `namespace==k8s.io,topic=="${topic}"`,
);

const firstReconnectDelay = 50;
const longestReconnectDelay = 5000;
/** Longest wait for CRI to show an exit. */
const settleTimeout = 5000;

export interface EventSource {
  readonly connection: GrpcConnection;
  readonly runtime: Runtime;
  readonly owners: Owners;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

interface Envelope {
  readonly topic: string;
  readonly event: { readonly value: Buffer } | null;
}

/* The events' messages, as `proto/containerd.proto` says. */
interface TaskExit {
  readonly containerId: string;
  readonly id: string;
}
type TaskOfContainer = Pick<TaskExit, 'containerId'>;
type ContainerById = Pick<TaskExit, 'id'>;

export async function* watchEvents(source: EventSource): AsyncIterable<RuntimeEvent> {
  const { signal, clock, log } = source;
  let delay = firstReconnectDelay;
  while (!signal.aborted) {
    try {
      for await (const event of readOnce(source)) {
        if (event.type !== 'resync') delay = firstReconnectDelay;
        yield event;
      }
    } catch (error) {
      if (!signal.aborted) log.warn('the event stream of containerd broke', { error, delay });
    }
    await sleep(clock, delay, signal);
    delay = Math.min(delay * 2, longestReconnectDelay);
  }
}

/** One subscription, until it breaks. What happened before it is covered by the `resync` it starts with. */
async function* readOnce(source: EventSource): AsyncIterable<RuntimeEvent> {
  await source.connection.ready(settleTimeout);
  const stream = source.connection.subscribe(filters);
  const cancel = (): void => stream.cancel();
  source.signal.addEventListener('abort', cancel, { once: true });
  try {
    yield { type: 'resync' };
    for await (const message of stream) {
      // The stream carries what `proto/containerd.proto` says.
      const event = await toRuntimeEvent(source, message as Envelope);
      if (event) yield event;
    }
  } finally {
    source.signal.removeEventListener('abort', cancel);
    stream.cancel();
  }
}

async function toRuntimeEvent(
  source: EventSource,
  { topic, event }: Envelope,
): Promise<RuntimeEvent | undefined> {
  if (!event) return undefined;
  switch (topic) {
    case '/tasks/exit': {
      const exit = decodeMessage(`${eventTypes}.TaskExit`, event.value) as TaskExit;
      // The end of an exec'd process concerns nobody but its caller.
      if (exit.id !== '' && exit.id !== exit.containerId) return undefined;
      const owner = await ownerOf(source, exit.containerId);
      if (owner) await untilShown(source, exit.containerId, owner);
      return describe('stopped', exit.containerId, owner);
    }
    case '/tasks/start': {
      const { containerId } = decodeMessage(
        `${eventTypes}.TaskOfContainer`,
        event.value,
      ) as TaskOfContainer;
      // What isn't known is a sandbox that `runSandbox` is still at work on.
      return describe('started', containerId, source.owners.of(containerId));
    }
    case '/containers/delete': {
      const { id } = decodeMessage(`${eventTypes}.ContainerById`, event.value) as ContainerById;
      return describe('deleted', id, source.owners.of(id));
    }
    default:
      return undefined;
  }
}

const eventTypes = 'containerd.services.events.v1';

function describe(
  type: RuntimeEvent['type'],
  id: string,
  owner: Owner | undefined,
): RuntimeEvent | undefined {
  // What CRI doesn't know (any more, or yet) no kubelet can look at.
  if (!owner) return undefined;
  const { kind, sandboxId, podUid } = owner;
  return { type, sandboxId, podUid, ...(kind === 'container' ? { containerId: id } : {}) };
}

/** Asks where nothing was heard: a look at both has the owners hear of them. */
async function ownerOf({ runtime, owners }: EventSource, id: string): Promise<Owner | undefined> {
  if (!owners.of(id)) {
    const container = await runtime.containerStatus(id);
    await runtime.sandboxStatus(container?.sandboxId ?? id);
  }
  return owners.of(id);
}

/** Waits until CRI shows the end. What ends at once CRI shows as created first, then as running, and only then as ended. */
async function untilShown(source: EventSource, id: string, owner: Owner): Promise<void> {
  const { runtime, clock, signal } = source;
  const deadline = clock.monotonic() + settleTimeout;
  for (
    let delay = 2;
    clock.monotonic() < deadline && !signal.aborted;
    delay = Math.min(2 * delay, 50)
  ) {
    const status = await (owner.kind === 'container'
      ? runtime.containerStatus(id)
      : runtime.sandboxStatus(id));
    if (!status || status.state === 'exited' || status.state === 'notready') return;
    await sleep(clock, delay, signal);
  }
}
