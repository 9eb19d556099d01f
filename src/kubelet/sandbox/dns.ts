/** A Pod's `resolv.conf`, by `dnsPolicy` and `dnsConfig`. */
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Pod } from '#api/gen/types.ts';
import type { KubeletConfig } from '../config.ts';

export interface DnsSettings {
  readonly servers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}

type ClusterDns = Pick<KubeletConfig, 'clusterDNS' | 'clusterDomain'>;

/** Upstream's limits (glibc's for servers). */
const maxServers = 3;
const maxSearches = 32;
const maxSearchLength = 2048;

export async function podDns(pod: Pod, config: KubeletConfig): Promise<DnsSettings> {
  return composeDns(pod, config, await nodeDns(config.resolvConf));
}

/** What of a Pod decides. */
interface DnsPod {
  readonly metadata: Pick<Pod['metadata'], 'namespace'>;
  readonly spec: Pick<Pod['spec'], 'dnsPolicy' | 'dnsConfig' | 'hostNetwork'>;
}

/** Pure part of `podDns`; `node` is what the node's own file says. */
export function composeDns(pod: DnsPod, config: ClusterDns, node: DnsSettings): DnsSettings {
  const base = byPolicy(pod, config, node);
  const extra = pod.spec.dnsConfig;
  const searches = unique([...base.searches, ...(extra?.searches ?? [])]);
  return {
    servers: unique([...base.servers, ...(extra?.nameservers ?? [])]).slice(0, maxServers),
    searches: fitting(searches.slice(0, maxSearches)),
    options: mergeOptions(
      base.options,
      (extra?.options ?? []).map(({ name, value }) => (value ? `${name}:${value}` : (name ?? ''))),
    ),
  };
}

function byPolicy({ spec, metadata }: DnsPod, config: ClusterDns, node: DnsSettings): DnsSettings {
  const policy = spec.dnsPolicy ?? 'ClusterFirst';
  if (policy === 'None') return { servers: [], searches: [], options: [] };
  const useCluster =
    policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !spec.hostNetwork);
  if (!useCluster || config.clusterDNS.length === 0) {
    // Without any server the resolver would ask 127.0.0.1 of the Pod: say so plainly instead.
    return node.servers.length > 0 ? node : { ...node, servers: ['127.0.0.1'], searches: ['.'] };
  }
  const zone = config.clusterDomain;
  return {
    servers: config.clusterDNS,
    searches: unique([`${metadata.namespace}.svc.${zone}`, `svc.${zone}`, zone, ...node.searches]),
    options: ['ndots:5'],
  };
}

export function parseResolvConf(text: string): DnsSettings {
  const servers: string[] = [];
  let searches: string[] = [];
  let options: string[] = [];
  for (const line of text.split('\n')) {
    const [keyword, ...values] = line.trim().split(/\s+/);
    if (keyword === 'nameserver' && values[0]) servers.push(values[0]);
    // The last line of its kind counts.
    else if (keyword === 'search') searches = values.map((name) => name.replace(/(.)\.$/, '$1'));
    else if (keyword === 'options') options = values;
  }
  return { servers, searches, options };
}

/** A later option replaces an earlier one of the same name. */
function mergeOptions(base: readonly string[], extra: readonly string[]): string[] {
  const byName = new Map<string, string>();
  for (const option of [...base, ...extra]) byName.set(option.split(':')[0] ?? option, option);
  return [...byName.values()];
}

function fitting(searches: readonly string[]): string[] {
  let length = 0;
  return searches.filter((search) => (length += search.length + 1) - 1 <= maxSearchLength);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

const none: DnsSettings = { servers: [], searches: [], options: [] };
const known = new Map<string, { readonly state: string; readonly settings: DnsSettings }>();

/** What the node's own file says; read again when it has changed. */
async function nodeDns(path: string): Promise<DnsSettings> {
  const stat = path ? statSync(path, { throwIfNoEntry: false }) : undefined;
  if (!stat) return none;
  const state = `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
  const last = known.get(path);
  if (last?.state === state) return last.settings;
  const settings = parseResolvConf(await readFile(path, 'utf8'));
  known.set(path, { state, settings });
  return settings;
}
