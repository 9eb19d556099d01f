/** A Corefile → what the server is to do, or everything that is wrong with it. Pure. */
import { HoldfastError } from '#base/errors.ts';
import { LinearRegExp } from '#base/linear-regexp.ts';
import { isWithin, rootName } from '../wire/name.ts';
import type { WireName } from '../wire/name.ts';
import { parseCorefile } from './corefile.ts';
import { corefileError } from './tokens.ts';
import type { FindImport, ServerBlock } from './corefile.ts';
import { directiveReaders } from './directives.ts';
import { nameOf, zonesOf } from './reading.ts';
import type { ReadContext, ServerDraft } from './reading.ts';
import { defaultSettings } from './settings.ts';
import type { DnsSettings, ForwardRoute } from './settings.ts';

/** Where a Corefile comes from: the data of the ConfigMaps, by key. */
export interface ConfigSource {
  /** Of `kube-system/coredns`, whose key `Corefile` it is. */
  readonly data: Readonly<Record<string, string>>;
  /** Of `kube-system/coredns-custom`, which `import /etc/coredns/custom/*.override` means. */
  readonly custom: Readonly<Record<string, string>>;
  readonly clusterDomain: string;
}

/** Each text names file and line. */
export interface ReadResult {
  /** Undefined when there are problems: then nothing of it is used. */
  readonly settings: DnsSettings | undefined;
  readonly problems: readonly string[];
  /** What is taken, and does nothing here. */
  readonly notes: readonly string[];
}

export function readSettings(source: ConfigSource): ReadResult {
  const problems: string[] = [];
  const notes: string[] = [];
  /** What is wrong at one place doesn't hide what is wrong at another. */
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof HoldfastError) || error.code !== 'CONFIG_INVALID') throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const context: ReadContext = {
    clusterDomain: source.clusterDomain,
    file: (path) => ownKey(source.data, path.replace(/^\/etc\/coredns\//, '')),
    note: ({ source, line }, message) => notes.push(`${source}:${line}: ${message}`),
  };
  const drafts = attempt(() => {
    const text = ownKey(source.data, 'Corefile');
    if (text === undefined) {
      throw corefileError({ source: 'Corefile', line: 1 }, 'the ConfigMap has no key "Corefile"');
    }
    const blocks = parseCorefile(text, findImport(source));
    return blocks.flatMap((block) => attempt(() => readBlock(block, context, attempt)) ?? []);
  });
  // What is wrong in a block would be wrong again, and less clearly, in the whole.
  const whole = problems.length === 0 ? drafts : undefined;
  return { settings: whole && attempt(() => settle(whole, context)), problems, notes };
}

function readBlock(
  block: ServerBlock,
  context: ReadContext,
  attempt: (work: () => void) => void,
): ServerDraft {
  const draft: ServerDraft = {
    position: block,
    zones: block.keys.flatMap((key) => zonesOfKey(block, key)),
    errors: false,
    forward: [],
    log: [],
    rewrites: [],
    autopath: [],
    templates: [],
    hosts: [],
  };
  for (const directive of block.directives) {
    attempt(() => {
      const reader = directiveReaders.get(directive.name);
      if (!reader) {
        throw corefileError(
          directive,
          `directive "${directive.name}" is not supported; take it out`,
        );
      }
      reader.read(directive, draft, context);
    });
  }
  return draft;
}

/** `.`, `.:53`, `dns://example.com:53`, `10.0.0.0/8`. */
function zonesOfKey(block: ServerBlock, key: string): readonly WireName[] {
  const [, scheme, rest = ''] = /^(?:(\w+):\/\/)?(.*)$/.exec(key) ?? [];
  if (scheme !== undefined && scheme !== 'dns') {
    throw corefileError(block, `${key}: DNS over ${scheme} is not supported`);
  }
  const [, zone = '', port = '53'] = /^(.*?)(?::(\d+))?$/.exec(rest) ?? [];
  if (port !== '53') {
    throw corefileError(block, `${key}: the cluster's DNS answers at port 53 only`);
  }
  return zonesOf(block, [zone === '' ? '.' : zone]);
}

function settle(drafts: readonly ServerDraft[], { clusterDomain, note }: ReadContext): DnsSettings {
  const owners = new Map<WireName, ServerDraft>();
  for (const draft of drafts) {
    for (const zone of draft.zones) {
      const other = owners.get(zone);
      if (other)
        throw corefileError(draft.position, `its zone is also that of line ${other.position.line}`);
      owners.set(zone, draft);
    }
  }
  const at = drafts[0]?.position ?? { source: 'Corefile', line: 1 };
  const answering = longestOf(nameOf(at, clusterDomain), [...owners.keys()]);
  const cluster = answering === undefined ? undefined : owners.get(answering)?.cluster;
  if (!cluster) {
    throw corefileError(
      at,
      `the cluster's own names would have no answer; write "kubernetes ${clusterDomain} in-addr.arpa ip6.arpa" into the block of "."`,
    );
  }
  for (const { autopath, cluster: own, position } of drafts) {
    if (autopath.length > 0 && !own) {
      throw corefileError(position, 'autopath stands in the block of kubernetes, and nowhere else');
    }
  }
  const root = owners.get(rootName);
  for (const draft of drafts) {
    if (draft !== root && draft.cache && root?.cache) {
      note(draft.position, 'one cache serves all zones; that of the block of "." is in force');
    }
  }
  const cached = root?.cache ?? drafts.find(({ cache }) => cache)?.cache;
  return {
    ttl: cluster.ttl,
    negativeTtl: cluster.negativeTtl,
    forward: routesOf(owners),
    cache: cached ?? { successTtl: 0, denialTtl: 0 },
    cluster: cluster.settings,
    servers: drafts.map((draft) => ({
      zones: draft.zones,
      cluster: draft.cluster !== undefined,
      log: draft.log,
      errors: draft.errors,
      rewrites: draft.rewrites,
      autopath: draft.autopath,
      templates: draft.templates,
      hosts: draft.hosts,
    })),
  };
}

/**
 * Routes of all blocks in one list, of which the longest zone wins: so each block's must be shorter than none but its
 * own, and a block that forwards nothing needs one that leads nowhere.
 */
function routesOf(owners: ReadonlyMap<WireName, ServerDraft>): readonly ForwardRoute[] {
  const zones = [...owners.keys()];
  const routes = [...new Set(owners.values())].flatMap((draft) =>
    draft.forward.filter(({ zone }) => owners.get(longestOf(zone, zones) ?? '') === draft),
  );
  const nowhere = [...zones, ...routes.flatMap(({ except }) => except)].filter(
    (zone, index, all) =>
      all.indexOf(zone) === index && !routes.some((route) => route.zone === zone),
  );
  const [like] = defaultSettings.forward;
  if (!like) return routes;
  return [...routes, ...nowhere.map((zone) => ({ ...like, zone, to: [] }))];
}

function longestOf(name: WireName, zones: readonly WireName[]): WireName | undefined {
  return zones.filter((zone) => isWithin(name, zone)).toSorted((a, b) => b.length - a.length)[0];
}

/**
 * The files that CoreDNS would find: `/etc/coredns/custom/` is the second ConfigMap, `/etc/coredns/` the first. A
 * pattern that fits none is no mistake.
 */
function findImport({ data, custom }: ConfigSource): FindImport {
  return (pattern) => {
    const [, folder = '', file = ''] =
      /^(?:\/etc\/coredns\/)?(custom\/)?([^/]+)$/.exec(pattern) ?? [];
    const [files, place] = folder === '' ? [data, ''] : [custom, 'coredns-custom/'];
    const literal = file.split('*').map((text) => text.replaceAll(/\W/g, '\\$&'));
    const fits = new LinearRegExp(`^${literal.join('.*')}$`);
    const found = Object.keys(files)
      .filter((key) => fits.match(key))
      .toSorted()
      .map((key) => ({ source: place + key, text: files[key] ?? '' }));
    return file === '' || (found.length === 0 && !file.includes('*')) ? undefined : found;
  };
}

function ownKey(data: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(data, key) ? data[key] : undefined;
}
