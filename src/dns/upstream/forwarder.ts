/**
 * Names outside the cluster: from the cache, or asked of the upstream that the settings say. Identical questions are
 * asked once. Everything that grows has a bound, and nothing here takes longer the more questions there are.
 */
import type { Clock } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import type { DnsSettings, Upstream } from '../config/settings.ts';
import { rcodes } from '../wire/constants.ts';
import type { WireName } from '../wire/name.ts';
import { encodeQuery, parseQuery } from '../wire/query.ts';
import type { Query } from '../wire/query.ts';
import { bare, readAnswer } from '../wire/response.ts';
import type { ReadAnswer } from '../wire/response.ts';
import { Cache } from './cache.ts';
import type { MetricRows } from '../metric-rows.ts';
import { LoopWatch } from './loop.ts';
import { OwnAddresses } from './own-addresses.ts';
import { nameOf, Peer } from './peer.ts';
import { keyOf } from './question.ts';
import { render } from './reply.ts';
import type { Reply } from './reply.ts';
import { Route, RouteTable } from './routes.ts';
import { Shares } from './shares.ts';
import { askUpstreams, wholeMs } from './tries.ts';
import type { TriesParts } from './tries.ts';

export interface ForwarderOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: Pick<DnsSettings, 'forward' | 'cache'>;
  /** An upstream turned out to ask this server: it is left out. */
  readonly onLoop: (upstream: Upstream) => void;
}

/** Clients that wait for upstreams, whatever the routes allow. */
const maximumWaiting = 10_000;

type UnderWay = Map<string, Promise<Reply | undefined>>;

export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #cache: Cache;
  readonly #loops: LoopWatch;
  #settings: Pick<DnsSettings, 'forward' | 'cache'>;
  #resolvers: readonly Upstream[] = [];
  #own: OwnAddresses | undefined;
  #peers: ReadonlyMap<string, Peer> = new Map();
  #routes = new RouteTable([]);
  /** Questions under way: as they are asked first, and by TCP where the first answer was too long. */
  #first: UnderWay = new Map();
  #whole: UnderWay = new Map();
  readonly #waiting = new Shares(maximumWaiting);
  readonly #counts = { rejected: 0, broken: 0 };

  constructor(options: ForwarderOptions) {
    this.#options = options;
    this.#settings = options.settings;
    this.#cache = new Cache(options.clock, this.#settings.cache);
    this.#loops = new LoopWatch(options);
    this.#build();
  }

  /** Questions under way end as they began. */
  set settings(settings: Pick<DnsSettings, 'forward' | 'cache'>) {
    this.#settings = settings;
    this.#build();
  }

  /** The node's own resolvers: what `resolv-conf` stands for in a route. */
  set resolvers(resolvers: readonly Upstream[]) {
    if (JSON.stringify(resolvers) === JSON.stringify(this.#resolvers)) return;
    this.#resolvers = resolvers;
    this.#build();
  }

  /** This server answers at these addresses now: they are asked nothing, and upstreams are tried for loops. */
  listening(own: readonly Upstream[]): void {
    this.#own = new OwnAddresses(own);
    this.#build();
  }

  /**
   * The whole answer to a client's question about a name outside the cluster. `limit` is the longest that the client
   * takes; undefined: any length, so an answer that UDP cut short is asked for again by TCP. `client` is the address of
   * whoever asks (empty: this server itself); none of them gets so much that nothing is left for others.
   */
  forward(query: Query, limit: number | undefined, client = ''): Buffer | Promise<Buffer> {
    const key = keyOf(query);
    const hit = this.#cache.get(key);
    if (hit) return render(hit.reply, query, { limit, age: hit.age });
    if (this.#loops.noticed(query.name)) return bare(query, rcodes.NXDOMAIN);
    const route = this.#routes.of(query.name);
    // Nobody is there to be asked, so the cluster is all the world there is, and the name isn't in it. Any other code
    // would be no answer to musl: it waits its five seconds out, then gives its search list up. Without a SOA nobody
    // may remember it (RFC 2308 §5), so it ends when an upstream appears.
    if (!route || route.peers.length === 0) return bare(query, rcodes.NXDOMAIN);
    const joins = this.#first.has(key);
    if ((!joins && !route.underWay.mayTake(client)) || !this.#waiting.mayTake(client)) {
      this.#counts.rejected += 1;
      return bare(query, rcodes.REFUSED);
    }
    return this.#answer(query, { key, route, limit, client });
  }

  /** One name's records for whoever follows an alias. Undefined when nobody could be asked. */
  async lookup(name: WireName, type: number, client = ''): Promise<ReadAnswer | undefined> {
    const query = parseQuery(encodeQuery(0, { name, type }));
    if (typeof query === 'string' || !this.#routes.of(query.name)?.peers.length) return undefined;
    return readAnswer(await this.forward(query, undefined, client));
  }

  snapshot(): MetricRows {
    const peers = [...this.#peers.values()].map(({ counts }) => counts);
    const { rejected, broken } = this.#counts;
    return {
      counters: [
        { name: 'forward_max_concurrent_rejects_total', labels: {}, value: rejected },
        { name: 'forward_healthcheck_broken_total', labels: {}, value: broken },
        ...this.#cache.counters(),
        ...peers.flatMap((counts) => counts.counters()),
      ],
      gauges: this.#cache.gauges(),
      histograms: peers.flatMap((counts) => counts.histograms()),
    };
  }

  /** Sockets close when the questions on them have ended. */
  close(): void {
    this.#loops.stop();
    for (const peer of this.#peers.values()) peer.retire();
  }

  async #answer(
    asked: Query,
    to: {
      readonly key: string;
      readonly route: Route;
      readonly limit: number | undefined;
      readonly client: string;
    },
  ): Promise<Buffer> {
    const { key, route, limit, client } = to;
    const { forceTcp } = route.settings;
    const deadline = this.#options.clock.monotonic() + wholeMs;
    // Whatever else the client's message holds, up to 64 KiB, isn't kept while it waits.
    const query = { ...asked, message: Buffer.from(asked.message.subarray(0, asked.questionEnd)) };
    const ask = (tcp: boolean) => () => this.#ask(query, { route, tcp, deadline, client });
    const giveBack = this.#waiting.take(client);
    try {
      let reply = await this.#once(this.#first, key, ask(forceTcp));
      if (reply?.truncated && limit === undefined && !forceTcp) {
        // Part of the answer is better than none.
        reply = (await this.#once(this.#whole, key, ask(true))) ?? reply;
      }
      return reply ? render(reply, query, { limit, age: 0 }) : bare(query, rcodes.SERVFAIL);
    } finally {
      giveBack();
    }
  }

  #once(
    underWay: UnderWay,
    key: string,
    ask: () => Promise<Reply | undefined>,
  ): Promise<Reply | undefined> {
    const known = underWay.get(key);
    if (known) return known;
    const routes = this.#routes;
    const asked = ask()
      .then((reply) => {
        // What the upstreams before a change said isn't kept beyond it.
        if (reply && routes === this.#routes) this.#cache.put(key, reply);
        return reply;
      })
      .finally(() => void underWay.delete(key));
    underWay.set(key, asked);
    return asked;
  }

  async #ask(
    query: Query,
    parts: Pick<TriesParts, 'route' | 'tcp' | 'deadline'> & { readonly client: string },
  ): Promise<Reply | undefined> {
    const { route, client } = parts;
    const broken = (): void => void (this.#counts.broken += 1);
    const giveBack = route.underWay.take(client);
    try {
      return await askUpstreams(query, { ...parts, clock: this.#options.clock, broken });
    } finally {
      giveBack();
    }
  }

  /** Upstreams that stay keep their sockets and their health. */
  #build(): void {
    const peers = new Map<string, Peer>();
    const { clock, random } = this.#options;
    const peerOf = (upstream: Upstream): Peer => {
      const name = nameOf(upstream);
      const peer =
        peers.get(name) ?? this.#peers.get(name) ?? new Peer({ upstream, clock, random });
      peers.set(name, peer);
      return peer;
    };
    const routes = this.#settings.forward.map((settings) => {
      const all = settings.to.flatMap((to) => (to === 'resolv-conf' ? this.#resolvers : [to]));
      const others = all.filter((upstream) => !this.#own?.has(upstream));
      return new Route(settings, [...new Set(others.map(peerOf))], random);
    });
    for (const [name, peer] of this.#peers) if (!peers.has(name)) peer.retire();
    this.#peers = peers;
    this.#routes = new RouteTable(routes);
    // What is under way goes on, but nobody joins it any more.
    this.#first = new Map();
    this.#whole = new Map();
    this.#cache.settings = this.#settings.cache;
    // Before this server listens nothing could come back.
    if (this.#own) this.#loops.check(peers.values());
  }
}
