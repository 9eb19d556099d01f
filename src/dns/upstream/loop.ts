/**
 * Finds out which upstreams ask this server in turn. Each is asked for a name that nobody else knows; when that very
 * name is asked of this server, the upstream is left out and its owner told. Unlike CoreDNS's `loop`, which ends the
 * process, everything else goes on. (Until it is found out a loop costs time but makes no storm: a question that comes
 * back is joined to the one under way.)
 */
import { randomBytes } from 'node:crypto';
import type { Clock, Timer } from '#base/clock.ts';
import type { Upstream } from '../config/settings.ts';
import { types } from '../wire/constants.ts';
import { toWire } from '../wire/name.ts';
import type { WireName } from '../wire/name.ts';
import { encodeQuery, parseQuery } from '../wire/query.ts';
import type { Peer } from './peer.ts';
import { tryMs } from './tries.ts';

/** An upstream that was silent, or looped, may be another the next time. */
const againMs = 30_000;
const expireMs = 10_000;

interface LoopParts {
  readonly clock: Clock;
  readonly onLoop: (upstream: Upstream) => void;
}

export class LoopWatch {
  readonly #parts: LoopParts;
  readonly #probes = new Map<WireName, { readonly peer: Peer; seen: boolean }>();
  readonly #again = new Map<Peer, Timer>();

  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  /** Asks all of these; upstreams that aren't among them are forgotten. */
  check(peers: Iterable<Peer>): void {
    this.stop();
    for (const peer of peers) void this.#check(peer);
  }

  /** True when `name` is one of the probes: it came back. */
  noticed(name: WireName): boolean {
    const probe = this.#probes.get(name);
    if (!probe) return false;
    probe.seen = true;
    if (!probe.peer.looping) {
      probe.peer.looping = true;
      this.#parts.onLoop(probe.peer.upstream);
    }
    return true;
  }

  stop(): void {
    for (const timer of this.#again.values()) timer.cancel();
    this.#again.clear();
    this.#probes.clear();
  }

  async #check(peer: Peer): Promise<void> {
    const name = probeName();
    const probe = { peer, seen: false };
    this.#probes.set(name, probe);
    const outcome = await askFor(peer, name);
    // Meanwhile the upstreams may have changed, and this one been asked anew.
    if (this.#probes.get(name) !== probe) return;
    this.#probes.delete(name);
    if (typeof outcome !== 'string' && !probe.seen) {
      peer.looping = false;
      return;
    }
    const again = (): void => void this.#check(peer);
    this.#again.set(peer, this.#parts.clock.after(againMs, again));
  }
}

function probeName(): WireName {
  const label = (): string => randomBytes(8).toString('hex');
  return toWire(`${label()}.${label()}.holdfast-loop`);
}

async function askFor(peer: Peer, name: WireName): Promise<unknown> {
  const message = encodeQuery(0, { name, type: types.HINFO });
  const query = parseQuery(message);
  if (typeof query === 'string') return query;
  const question = { message, end: query.questionEnd, type: types.HINFO };
  return peer.ask(question, { tcp: false, timeoutMs: tryMs, expireMs });
}
