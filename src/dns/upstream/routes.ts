/** Which upstreams a name is asked of: stub domains and all the rest, each with its own policy. */
import type { Random } from '#base/random.ts';
import type { ForwardRoute } from '../config/settings.ts';
import { parentOf } from '../wire/name.ts';
import type { WireName } from '../wire/name.ts';
import type { Peer } from './peer.ts';
import { Shares } from './shares.ts';

/** A route with the upstreams that it stands for at the moment. */
export class Route {
  readonly settings: ForwardRoute;
  readonly peers: readonly Peer[];
  readonly #random: Random;
  readonly #except: ReadonlySet<WireName>;
  #turn = 0;
  /** Questions under way, by who asked first. */
  readonly underWay: Shares;

  constructor(settings: ForwardRoute, peers: readonly Peer[], random: Random) {
    this.settings = settings;
    this.peers = peers;
    this.#random = random;
    this.#except = new Set(settings.except);
    this.underWay = new Shares(settings.maxConcurrent);
  }

  excepts(zone: WireName): boolean {
    return this.#except.has(zone);
  }

  /**
   * Whom to ask, in this order. When all are down one is asked all the same, as CoreDNS does: perhaps it is only the
   * probes that fail. `broken` says that it came to that.
   */
  candidates(): { readonly peers: readonly Peer[]; readonly broken: boolean } {
    const fit = this.peers.filter(({ looping }) => !looping);
    const up = fit.filter((peer) => !peer.isDown(this.settings.maxFails));
    if (up.length === 0 && fit.length > 0)
      return { peers: this.#shuffled(fit).slice(0, 1), broken: true };
    return { peers: this.#ordered(up), broken: false };
  }

  #ordered(peers: readonly Peer[]): readonly Peer[] {
    if (this.settings.policy === 'sequential' || peers.length < 2) return peers;
    if (this.settings.policy === 'random') return this.#shuffled(peers);
    const start = this.#turn++ % peers.length;
    return [...peers.slice(start), ...peers.slice(0, start)];
  }

  #shuffled(peers: readonly Peer[]): readonly Peer[] {
    return peers
      .map((peer) => ({ peer, place: this.#random.next() }))
      .sort((one, other) => one.place - other.place)
      .map(({ peer }) => peer);
  }
}

export class RouteTable {
  readonly #routes: ReadonlyMap<WireName, Route>;

  /** Of two routes for one zone the first counts. */
  constructor(routes: readonly Route[]) {
    this.#routes = new Map(routes.toReversed().map((route) => [route.settings.zone, route]));
  }

  /** The route of the longest zone that has `name` and doesn't except it. `name` in lower case. */
  of(name: WireName): Route | undefined {
    const zones: WireName[] = [];
    for (let zone: WireName | undefined = name; zone !== undefined; zone = parentOf(zone)) {
      zones.push(zone);
      const route = this.#routes.get(zone);
      if (route && !zones.some((above) => route.excepts(above))) return route;
    }
    return undefined;
  }
}
