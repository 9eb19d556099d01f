/** Asks a route's upstreams one after the other until one has something to say, for a bounded time. */
import type { Clock } from '#base/clock.ts';
import { rcodes } from '../wire/constants.ts';
import type { Query } from '../wire/query.ts';
import type { Peer } from './peer.ts';
import { questionOf } from './question.ts';
import type { Question } from './question.ts';
import { readReply } from './reply.ts';
import type { Reply } from './reply.ts';
import type { Route } from './routes.ts';

/** For one try. */
export const tryMs = 2000;
/** For all of them. Clients ask again after five seconds (resolv.conf(5), `timeout`) and should have heard by then. */
export const wholeMs = 4500;
/** A datagram may have been lost: who was silent is asked once more. */
const rounds = 2;

/** These say nothing about the name, only that this upstream won't, or can't: the next one may. So does libc. */
const unwilling: ReadonlySet<number> = new Set([
  rcodes.SERVFAIL,
  rcodes.NOTIMP,
  rcodes.REFUSED,
  rcodes.FORMERR,
]);

export interface TriesParts {
  readonly route: Route;
  readonly clock: Clock;
  readonly tcp: boolean;
  /** In the clock's monotonic milliseconds. */
  readonly deadline: number;
  /** Called when all upstreams were down and one was asked nevertheless. */
  readonly broken: () => void;
}

/** Undefined when nobody answered. */
export async function askUpstreams(query: Query, parts: TriesParts): Promise<Reply | undefined> {
  const { route, clock, deadline } = parts;
  const { peers, broken } = route.candidates();
  if (broken) parts.broken();
  const spent = new Set<Peer>();
  let unhelpful: Reply | undefined;
  for (let round = 0; round < (broken ? 1 : rounds); round++) {
    for (const peer of peers.filter((candidate) => !spent.has(candidate))) {
      if (clock.monotonic() >= deadline) return unhelpful;
      const reply = await askOne(query, { ...parts, peer });
      if (typeof reply === 'object' && !unwilling.has(reply.rcode)) return reply;
      if (typeof reply === 'object') unhelpful ??= reply;
      if (reply !== 'silent') spent.add(peer);
    }
  }
  return unhelpful;
}

interface OneTry extends TriesParts {
  readonly peer: Peer;
}

async function askOne(query: Query, parts: OneTry): Promise<Reply | 'silent' | 'useless'> {
  const first = await exchange(questionOf(query), parts);
  if (typeof first === 'string') return first;
  if (first.rcode !== rcodes.FORMERR && first.rcode !== rcodes.NOTIMP) return first;
  // Perhaps it was EDNS that it didn't understand (RFC 6891 §7).
  const plain = await exchange(questionOf(query, false), parts);
  return typeof plain === 'string' ? first : plain;
}

async function exchange(
  question: Question,
  { route, peer, tcp, clock, deadline }: OneTry,
): Promise<Reply | 'silent' | 'useless'> {
  const { settings } = route;
  const timeoutMs = Math.max(0, Math.min(tryMs, deadline - clock.monotonic()));
  const outcome = await peer.ask(question, { tcp, timeoutMs, expireMs: settings.expireMs });
  if (typeof outcome !== 'string') {
    peer.succeeded();
    return readReply(outcome, question) ?? 'useless';
  }
  // A server that can't do TCP may be well otherwise.
  if (!tcp || settings.forceTcp) peer.failed(settings);
  return outcome === 'silent' ? 'silent' : 'useless';
}
