/** What a server or an agent on the machine itself (not in a local cluster) has and makes there. */
import type { Role } from '#cli/cluster-control.ts';
import { defaultDataDir } from '#cli/options.ts';

const runDirOf: Readonly<Record<Role, `/${string}`>> = {
  server: '/run/holdfast/server',
  agent: '/run/holdfast/agent',
};

/** Carries the addresses that every node answers by itself; no packet ever leaves on it. */
export const serviceInterface = 'holdfast-svc';

/** Beside the Service proxy's. */
export function policyTable(proxyTable: string): string {
  return `${proxyTable}-policies`;
}

const table = 'holdfast';
const bridge = 'cni0';

export const machine = {
  dataDir: defaultDataDir,
  runDirOf,
  runDirs: [runDirOf.server, runDirOf.agent],
  table,
  bridge,
  /** All tables, those of network policies and of the Service proxy. */
  tables: [table, policyTable(table)],
  /** The Pods' bridge, and what carries the addresses that the node answers itself. */
  interfaces: [bridge, serviceInterface],
  cgroups: ['/kubepods'],
} as const;
