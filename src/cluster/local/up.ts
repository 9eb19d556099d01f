/** `up`: starts a local cluster, or what is missing of it: nodes that are new, that were stopped or whose process died. */
import { HoldfastError } from '#base/errors.ts';
import type { Progress, UpOptions } from '#cli/cluster-control.ts';
import { nameOption } from '#cli/name-option.ts';
import type { LocalSettings } from './local-config.ts';
import { nodeNames } from './names.ts';
import type { LocalNames } from './names.ts';
import { createNetwork, isCut, networkStands } from './network.ts';
import { maxSimulatedNodes, rememberedNodes, rememberNodes, settleNodes } from './nodes.ts';
import { maxNodes } from './network.ts';
import { untilReady } from './readiness.ts';
import type { LocalRecord, NodeRecord } from './record.ts';
import { isRunning, readRecord, serverOf } from './record.ts';
import { removeAll, removeRemains } from './remove-all.ts';
import { RecordKeeper, startAgents, startServer } from './start-node.ts';

/** Starts the cluster; `started: false` when all of it is up already. */
export async function startLocal(
  names: LocalNames,
  options: UpOptions,
  progress: Progress,
): Promise<{ record: LocalRecord; started: boolean }> {
  const nodes = settleNodes(
    options.nodes,
    rememberedNodes(names),
    options.simulated ? maxSimulatedNodes : maxNodes,
  );
  const before = await takeOver(names, progress);
  if (before) {
    await refuseWhatCannotBe(names, before, options);
    if (isRunning(serverOf(before)) && options.nodeMonitorGracePeriod !== undefined) {
      progress(
        'The server of this cluster runs already; --node-monitor-grace-period counts only when it starts.',
      );
    }
  }
  const simulated = before?.simulated ?? options.simulated;
  if (before?.simulated) refuseMoreNodes(before, nodes);
  try {
    const network = before?.network ?? (simulated ? undefined : await createNetwork(names));
    const settings: LocalSettings = { names, options, ...(network ? { network } : {}) };
    const keeper = new RecordKeeper(settings, recordOf(settings, nodes, before));
    rememberNodes(names, nodes);
    const started = await startMissing(settings, keeper, progress);
    return { record: keeper.record, started };
  } catch (error) {
    // What stood before stays as it was; a first start leaves nothing.
    if (!before) {
      const record = readRecord(names);
      if (record) await removeAll(names, record, progress);
      else await removeRemains(names);
    }
    throw error;
  }
}

/** The cluster that an earlier `up` started, where what it works with still stands; else what is left of it is removed. */
async function takeOver(names: LocalNames, progress: Progress): Promise<LocalRecord | undefined> {
  const before = readRecord(names);
  if (!before) {
    // What an interrupted `up` left would stand in the way.
    await removeRemains(names);
    return undefined;
  }
  if (before.simulated || (await networkStands(names))) return before;
  await removeAll(names, before, progress);
  return undefined;
}

/** They run in the server's process, which knows its nodes from its start. */
function refuseMoreNodes(before: LocalRecord, nodes: readonly string[]): void {
  if (!isRunning(serverOf(before)) || nodes.length === 1 + before.furtherNodes.length) return;
  throw new HoldfastError('CONFIG_INVALID', 'a simulated cluster gets no nodes while it is up', {
    remedy: `stop it first: holdfast down${nameOption(before.name)}`,
  });
}

/** Of a cluster that is there already. */
async function refuseWhatCannotBe(
  names: LocalNames,
  before: LocalRecord,
  { simulated }: UpOptions,
): Promise<void> {
  const option = nameOption(names.cluster);
  if (simulated && !before.simulated) {
    throw new HoldfastError('CONFIG_INVALID', 'this cluster is up, with real containers', {
      remedy: `give another --name, or stop it first: holdfast down${option}`,
    });
  }
  const server = serverOf(before).node;
  if (!before.simulated && (await isCut(names, 0))) {
    throw new HoldfastError('CONFIG_INVALID', `the server of this cluster, ${server}, is cut off`, {
      remedy: `heal it first: holdfast heal-node${option} ${server}`,
    });
  }
}

function recordOf(
  { names, network }: LocalSettings,
  nodes: readonly string[],
  before: LocalRecord | undefined,
): LocalRecord {
  const known = before?.nodes ?? [];
  return {
    name: names.cluster,
    simulated: network === undefined,
    dataDir: names.dataDir,
    runDir: names.runDir,
    kubeconfig: '',
    apiUrl: '',
    dns: '',
    ...before,
    ...(network ? { network } : {}),
    nodes: nodes
      .slice(0, network ? nodes.length : 1)
      .map((node, place) => known[place] ?? neverStarted(names, node, place)),
    furtherNodes: network ? [] : nodes.slice(1),
  };
}

function neverStarted(names: LocalNames, node: string, place: number): NodeRecord {
  const role = place === 0 ? 'server' : 'agent';
  const { dataDir, runDir } = nodeNames(names, node, role);
  return { node, role, pid: noPid, startTicks: '', dataDir, runDir, log: `${dataDir}/${role}.log` };
}

/** No process has this id. */
const noPid = 0;

/** Starts the nodes that don't run, the server first; the agents need it. */
async function startMissing(
  settings: LocalSettings,
  keeper: RecordKeeper,
  progress: Progress,
): Promise<boolean> {
  const server = serverOf(keeper.record);
  const agents = keeper.record.nodes
    .map((node, place) => ({ node, place }))
    .slice(1)
    .filter(({ node }) => !isRunning(node));
  let started = agents.length > 0;
  // Where the `up` that started it was interrupted, it isn't ready yet.
  if (isRunning(server)) await untilReady(keeper.record);
  if (!isRunning(server)) {
    if (server.pid !== noPid) {
      progress('The server of this cluster had ended; starting it again. Its containers run on.');
    }
    await startServer(settings, keeper);
    started = true;
  }
  await startAgents(
    settings,
    keeper,
    agents.map(({ place }) => place),
    progress,
  );
  return started;
}
