/** What a configuration is, for the metrics. */
import { serverLabels } from '../counters.ts';
import type { CountRow } from '../metric-rows.ts';
import { fromWire, rootName } from '../wire/name.ts';
import type { WireName } from '../wire/name.ts';
import type { DnsSettings, HostsTable, ServerSettings } from './settings.ts';

export function rowsOf({ servers, forward, cache }: DnsSettings): readonly CountRow[] {
  const enabled = (zone: WireName, name: string): CountRow => ({
    name: 'plugin_enabled',
    labels: { ...serverLabels, zone: fromWire(zone), name },
    value: 1,
  });
  const cached = cache.successTtl > 0 || cache.denialTtl > 0;
  const tables = servers.flatMap(({ hosts }) => hosts);
  return [
    ...servers.flatMap((server) =>
      server.zones.flatMap((zone) => directivesOf(server).map((name) => enabled(zone, name))),
    ),
    // A block without the directive has a route that leads nowhere.
    ...forward.flatMap(({ zone, to }) => (to.length > 0 ? [enabled(zone, 'forward')] : [])),
    ...(cached ? [enabled(rootName, 'cache')] : []),
    ...(tables.length > 0
      ? [{ name: 'hosts_entries', labels: {}, value: entriesOf(tables) } as const]
      : []),
  ];
}

function directivesOf(server: ServerSettings): readonly string[] {
  const { cluster, errors, log, rewrites, autopath, templates, hosts } = server;
  const present = {
    errors,
    kubernetes: cluster,
    log: log.length > 0,
    rewrite: rewrites.length > 0,
    autopath: autopath.length > 0,
    template: templates.length > 0,
    hosts: hosts.length > 0,
  };
  return Object.entries(present).flatMap(([name, there]) => (there ? [name] : []));
}

/** Both directions count, as CoreDNS counts them. */
function entriesOf(tables: readonly HostsTable[]): number {
  const lists = tables.flatMap(({ addresses, names }) => [
    ...addresses.values(),
    ...names.values(),
  ]);
  return lists.reduce((sum, { length }) => sum + length, 0);
}
