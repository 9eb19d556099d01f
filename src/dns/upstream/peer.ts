/** One upstream: the ways to it, whether it is well, and what it has cost so far. */
import type { Timer } from '#base/clock.ts';
import { parseQuery, encodeQuery } from '../wire/query.ts';
import { rootName } from '../wire/name.ts';
import { types } from '../wire/constants.ts';
import type { Upstream } from '../config/settings.ts';
import { PeerCounts } from './counts.ts';
import type { Outcome } from './outstanding.ts';
import type { Question } from './question.ts';
import { TcpPool } from './tcp-pool.ts';
import { UdpPool } from './udp-pool.ts';
import type { PoolParts } from './udp-pool.ts';

export interface PeerAsk {
  readonly tcp: boolean;
  readonly timeoutMs: number;
  /** How long a socket without questions is kept. */
  readonly expireMs: number;
}

/** What a route says about the health of its upstreams. */
interface HealthRule {
  readonly maxFails: number;
  readonly forceTcp: boolean;
}

const probeEveryMs = 500;
const probeTimeoutMs = 1000;
const probeExpireMs = 10_000;

export class Peer {
  readonly upstream: Upstream;
  readonly counts: PeerCounts;
  /** What it is asked comes back to this server. */
  looping = false;
  readonly #parts: PoolParts;
  readonly #udp: UdpPool;
  readonly #tcp: TcpPool;
  #fails = 0;
  #probing: Timer | undefined;
  #retired = false;

  constructor(parts: PoolParts) {
    this.upstream = parts.upstream;
    this.counts = new PeerCounts(nameOf(parts.upstream));
    this.#parts = parts;
    this.#udp = new UdpPool(parts);
    this.#tcp = new TcpPool(parts);
  }

  async ask(question: Question, { tcp, ...options }: PeerAsk): Promise<Outcome> {
    const start = this.#parts.clock.monotonic();
    const { outcome, kept } = (tcp ? this.#tcp : this.#udp).ask(question, options);
    this.counts.connection(tcp, kept);
    const result = await outcome;
    if (typeof result !== 'string') {
      const seconds = (this.#parts.clock.monotonic() - start) / 1000;
      this.counts.answered((result[3] ?? 0) & 0xf, seconds);
    }
    return result;
  }

  isDown(maxFails: number): boolean {
    return maxFails > 0 && this.#fails >= maxFails;
  }

  /** It answered, whatever it said. */
  succeeded(): void {
    this.#fails = 0;
    this.#probing?.cancel();
    this.#probing = undefined;
  }

  /** It didn't answer. Once it counts as down, it is asked something simple until it does. */
  failed(rule: HealthRule): void {
    this.#fails += 1;
    if (!this.isDown(rule.maxFails) || this.#probing || this.#retired) return;
    this.#probe(rule);
  }

  /** Nobody asks it anything new: its sockets are closed when what is under way has ended. */
  retire(): void {
    this.#retired = true;
    this.#probing?.cancel();
    this.#udp.retire();
    this.#tcp.retire();
  }

  #probe(rule: HealthRule): void {
    this.#probing = this.#parts.clock.after(probeEveryMs, () => this.#probe(rule));
    void this.#askRoot(rule);
  }

  /** For the root's name servers: what every resolver knows. */
  async #askRoot({ forceTcp }: HealthRule): Promise<void> {
    const message = encodeQuery(0, { name: rootName, type: types.NS });
    const query = parseQuery(message);
    if (typeof query === 'string') return;
    const question = { message, end: query.questionEnd, type: types.NS };
    const { outcome } = (forceTcp ? this.#tcp : this.#udp).ask(question, {
      timeoutMs: probeTimeoutMs,
      expireMs: probeExpireMs,
    });
    if (typeof (await outcome) !== 'string') this.succeeded();
    else this.counts.probesFailed += 1;
  }
}

/** As CoreDNS writes it in labels: `192.0.2.1:53`, `[2001:db8::1]:53`. */
export function nameOf({ address, port }: Upstream): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
