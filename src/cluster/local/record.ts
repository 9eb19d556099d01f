/** What `up` remembers of a running local cluster, for `down`, `status` and the others: one JSON file in its run directory. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { bug, isSystemError } from '#base/errors.ts';
import type { LocalNames } from './names.ts';
import type { LocalNetwork } from './network.ts';

export interface LocalRecord {
  readonly name: string;
  readonly simulated: boolean;
  readonly dataDir: string;
  readonly runDir: string;
  readonly kubeconfig: string;
  readonly apiUrl: string;
  /** Where the cluster's DNS answers, as the host sees it. */
  readonly dns: string;
  /** Absent: simulated nodes have none. */
  readonly network?: LocalNetwork;
  /** Those with a process of their own, in joining order; the first is the server. */
  readonly nodes: readonly NodeRecord[];
  /** Names of simulated nodes, which run in the server's process. */
  readonly furtherNodes: readonly string[];
}

export interface NodeRecord {
  readonly node: string;
  readonly role: 'server' | 'agent';
  /** The node's process; with `startTicks` it says whether it still runs. */
  readonly pid: number;
  /** When that process started, in kernel ticks since boot: tells it from a later one with the same id. */
  readonly startTicks: string;
  readonly dataDir: string;
  readonly runDir: string;
  readonly log: string;
}

/** The record with what is known of this node now. */
export function withNode(record: LocalRecord, node: NodeRecord): LocalRecord {
  const known = record.nodes.some((one) => one.node === node.node);
  const nodes = known
    ? record.nodes.map((one) => (one.node === node.node ? node : one))
    : [...record.nodes, node];
  return { ...record, nodes };
}

/** The node that runs the control plane. */
export function serverOf(record: LocalRecord): NodeRecord {
  return record.nodes[0] ?? bug('a cluster without nodes was recorded');
}

const recordFile = (names: LocalNames): string => `${names.runDir}/cluster.json`;

export function readRecord(names: LocalNames): LocalRecord | undefined {
  try {
    const record: LocalRecord = JSON.parse(readFileSync(recordFile(names), 'utf8'));
    return record;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}

export function writeRecord(names: LocalNames, record: LocalRecord): void {
  mkdirSync(names.runDir, { recursive: true, mode: 0o700 });
  writeFileSync(`${recordFile(names)}.new`, `${JSON.stringify(record, null, 2)}\n`, {
    mode: 0o600,
  });
  renameSync(`${recordFile(names)}.new`, recordFile(names));
}

export function removeRecord(names: LocalNames): void {
  rmSync(names.runDir, { recursive: true, force: true });
}

/**
 * The start time of a process from /proc (proc(5), field 22); undefined when there is no such process, or only its
 * entry because nobody has waited for it.
 */
export function startTicksOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ESRCH')) return undefined;
    throw error;
  }
}

export function isRunning({ pid, startTicks }: Pick<NodeRecord, 'pid' | 'startTicks'>): boolean {
  return startTicksOf(pid) === startTicks;
}
