/**
 * How the server behaves beyond the schema: what a Corefile comes to once it is read. A plain value that can cross to
 * another thread; whoever has no Corefile uses `defaultSettings`.
 */
import type { Rcode } from '../wire/constants.ts';
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

/** What the `kubernetes` directive says of the cluster's own names. */
export interface ClusterSettings {
  /** `10-42-0-7.namespace.pod…`: not at all, for every address, or for those of Pods only. */
  readonly pods: 'disabled' | 'insecure' | 'verified';
  /** An endpoint without a host name is called by its Pod's name. */
  readonly endpointPodNames: boolean;
  /** Endpoints have no names, and headless Services no addresses. */
  readonly noEndpoints: boolean;
  /** A Service with a cluster IP and no ready endpoint has no name. */
  readonly ignoreEmptyService: boolean;
  /** Only Services of these; empty: of all. */
  readonly namespaces: readonly string[];
  /** A label selector for Services; empty: all. */
  readonly labels: string;
  /** A name at or below these that the cluster doesn't have is looked for elsewhere. */
  readonly fallthrough: readonly WireName[];
  /** Zones beyond the cluster's own in which nobody else is asked. */
  readonly claimed: readonly WireName[];
}

/** How a name is recognised. Names are as text, lower-case, with the final dot. */
export interface NameMatch {
  readonly kind: 'exact' | 'prefix' | 'suffix' | 'substring' | 'regex';
  readonly from: string;
}

/** Names in answers: what matches `pattern` becomes `to`, in which `{1}` is the first group. */
export interface AnswerRewrite {
  /** `name`: whose record it is; `value`: the name that the record leads to. */
  readonly field: 'name' | 'value';
  readonly pattern: string;
  readonly to: string;
}

export type RewriteRule = { readonly goOn: boolean } & (
  | {
      readonly kind: 'name';
      readonly match: NameMatch;
      readonly to: string;
      readonly answers: readonly AnswerRewrite[];
    }
  | { readonly kind: 'type'; readonly from: number; readonly to: number }
  | {
      readonly kind: 'ttl';
      readonly match: NameMatch;
      readonly least: number;
      readonly most: number;
    }
);

export interface HostsTable {
  /** Only names at and below these. */
  readonly zones: readonly WireName[];
  /** Addresses by name. */
  readonly addresses: ReadonlyMap<WireName, readonly string[]>;
  /** Names by reverse name. */
  readonly names: ReadonlyMap<WireName, readonly WireName[]>;
  readonly ttl: number;
  readonly fallthrough: readonly WireName[];
}

/** Text with places to fill in. */
export type TemplatePart =
  | string
  | { readonly field: 'Name' | 'Type' | 'Class' | 'Zone' | 'Remote' }
  | { readonly group: string | number; readonly base?: number };

export interface TemplateRule {
  /** 255: every type. */
  readonly type: number;
  readonly zones: readonly WireName[];
  /** The first that matches the name counts. */
  readonly patterns: readonly string[];
  readonly answers: readonly (readonly TemplatePart[])[];
  readonly authorities: readonly (readonly TemplatePart[])[];
  readonly additionals: readonly (readonly TemplatePart[])[];
  readonly rcode: Rcode;
  readonly fallthrough: readonly WireName[];
}

export interface LogRule {
  readonly zones: readonly WireName[];
  /** In which `{name}` and its like are filled in. */
  readonly format: string;
  readonly classes: readonly ('success' | 'denial' | 'error' | 'all')[];
}

/** One server block: names at and below `zones` pass its plugins; the longest zone that fits wins. */
export interface ServerSettings {
  readonly zones: readonly WireName[];
  /** Names of the cluster are answered here; else all names are asked of others. */
  readonly cluster: boolean;
  readonly log: readonly LogRule[];
  /** Questions that end in SERVFAIL are logged. */
  readonly errors: boolean;
  readonly rewrites: readonly RewriteRule[];
  /** Names at and below these are completed with the search list of the Pod that asks; empty: none. */
  readonly autopath: readonly WireName[];
  readonly templates: readonly TemplateRule[];
  readonly hosts: readonly HostsTable[];
}

export interface DnsSettings {
  /** Seconds that an answer about the cluster may be remembered. */
  readonly ttl: number;
  /** Seconds that "there is no such name" may be remembered. */
  readonly negativeTtl: number;
  readonly forward: readonly ForwardRoute[];
  readonly cache: CacheSettings;
  readonly cluster: ClusterSettings;
  readonly servers: readonly ServerSettings[];
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

export const defaultClusterSettings: ClusterSettings = {
  pods: 'insecure',
  endpointPodNames: false,
  noEndpoints: false,
  ignoreEmptyService: false,
  namespaces: [],
  labels: '',
  fallthrough: [],
  claimed: [],
};

/** What the Corefile of a new cluster (`default-corefile.ts`) comes to. */
export const defaultSettings: DnsSettings = {
  ttl: 5,
  negativeTtl: 0,
  forward: [everythingElse],
  cache: { successTtl: 30, denialTtl: 30 },
  cluster: defaultClusterSettings,
  servers: [
    {
      zones: ['\0'],
      cluster: true,
      log: [],
      errors: true,
      rewrites: [],
      autopath: [],
      templates: [],
      hosts: [],
    },
  ],
};
