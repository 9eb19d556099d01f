/**
 * How the server behaves beyond the schema: what a Corefile comes to once it is read. A plain value that can cross to
 * another thread; whoever has no Corefile uses `defaultSettings`.
 */
import type { WireName } from '../wire/name.ts';

/** One resolver outside the cluster. */
export interface Upstream {
  /** An IP address. */
  readonly address: string;
  readonly port: number;
}

/** Names at and below `zone` are asked of these; the longest zone that fits wins. */
export interface ForwardRoute {
  readonly zone: WireName;
  /** Names at and below these are not this route's. */
  readonly except: readonly WireName[];
  /** `resolv-conf` stands for the node's own resolvers, as its resolv.conf lists them at that moment. */
  readonly to: readonly (Upstream | 'resolv-conf')[];
  readonly policy: 'random' | 'round_robin' | 'sequential';
  /** Failures in a row until an upstream counts as down; 0: never. */
  readonly maxFails: number;
  /** How long a connection without questions is kept, in milliseconds. */
  readonly expireMs: number;
  /** Asks by TCP even where the client came by UDP. */
  readonly forceTcp: boolean;
  /** Questions under way at the same time; more are refused. */
  readonly maxConcurrent: number;
}

/** Answers from outside the cluster are kept for as long as they say, and at most for these seconds; 0: not at all. */
export interface CacheSettings {
  readonly successTtl: number;
  readonly denialTtl: number;
}

export interface DnsSettings {
  /** Seconds that an answer about the cluster may be remembered. */
  readonly ttl: number;
  /** Seconds that "there is no such name" may be remembered. */
  readonly negativeTtl: number;
  readonly forward: readonly ForwardRoute[];
  readonly cache: CacheSettings;
}

/** The route that a cluster without a Corefile of its own has. */
const everythingElse: ForwardRoute = {
  zone: '\0',
  except: [],
  to: ['resolv-conf'],
  policy: 'sequential',
  maxFails: 2,
  expireMs: 10_000,
  forceTcp: false,
  maxConcurrent: 1000,
};

export const defaultSettings: DnsSettings = {
  ttl: 5,
  negativeTtl: 0,
  forward: [everythingElse],
  cache: { successTtl: 30, denialTtl: 30 },
};
