/** What can befall one node of a local cluster, on purpose: it is stopped, started, cut off or healed. */
import type { NodeChange, Progress } from '#cli/cluster-control.ts';
import { HoldfastError } from '#base/errors.ts';
import { launch, readAgentConfig, readServerConfig } from './launch.ts';
import { nodeNames } from './names.ts';
import type { LocalNames } from './names.ts';
import { cutNode, healNode, isCut } from './network.ts';
import type { LocalRecord, NodeRecord } from './record.ts';
import { isRunning, serverOf, withNode, writeRecord } from './record.ts';
import { removeNode } from './remove-all.ts';
import { startedCut } from './start-node.ts';

type NodeAction = (
  names: LocalNames,
  record: LocalRecord,
  name: string,
  progress: Progress,
) => Promise<boolean>;

/** As a machine that is switched off: its process and its containers end; its data stays. False: it was stopped. */
async function stopNode(
  names: LocalNames,
  record: LocalRecord,
  name: string,
  progress: Progress,
): Promise<boolean> {
  const { node } = find(record, name);
  const wasRunning = isRunning(node);
  await removeNode(names, record, node, progress);
  return wasRunning;
}

/** False: it runs. An agent that can't reach its server is started and not waited for. */
async function startNode(
  names: LocalNames,
  record: LocalRecord,
  name: string,
  progress: Progress,
): Promise<boolean> {
  const { node, place } = find(record, name);
  if (isRunning(node)) return false;
  const own = nodeNames(names, node.node, node.role);
  const started = launch(
    own,
    node.role === 'server'
      ? { role: 'server', config: readServerConfig(own) }
      : { role: 'agent', config: readAgentConfig(own) },
  );
  writeRecord(names, withNode(record, started.record));
  const obstacle = node.role === 'agent' ? await obstacleOf(names, record, place) : undefined;
  if (obstacle !== undefined) {
    progress(obstacle);
    started.ready.catch(() => undefined);
    started.leave();
    return true;
  }
  await started.ready;
  return true;
}

/** Why an agent that has started can't be Ready now. */
async function obstacleOf(
  names: LocalNames,
  record: LocalRecord,
  place: number,
): Promise<string | undefined> {
  const name = record.nodes[place]?.node ?? '';
  const server = serverOf(record);
  if (!isRunning(server)) {
    return `${name} has started; it will be Ready when the server is up again.`;
  }
  if (record.simulated) return undefined;
  if (await isCut(names, place)) return startedCut(record, name);
  if (!(await isCut(names, 0))) return undefined;
  return `${name} has started; it will be Ready when the server, ${server.node}, is healed.`;
}

/** Nothing comes to the node and nothing leaves it; everything on it runs on. False: it was cut off. */
async function cut(names: LocalNames, record: LocalRecord, name: string): Promise<boolean> {
  const place = placeOnNetwork(record, name);
  if (await isCut(names, place)) return false;
  await cutNode(names, place);
  return true;
}

/** False: it wasn't cut off. */
async function heal(names: LocalNames, record: LocalRecord, name: string): Promise<boolean> {
  const place = placeOnNetwork(record, name);
  if (!(await isCut(names, place))) return false;
  await healNode(names, place);
  return true;
}

function placeOnNetwork(record: LocalRecord, name: string): number {
  const { place } = find(record, name);
  if (record.simulated) {
    throw new HoldfastError('CONFIG_INVALID', 'simulated nodes have no network that could be cut', {
      remedy: `stop the node instead: holdfast stop-node ${name}`,
    });
  }
  return place;
}

function find(record: LocalRecord, name: string): { node: NodeRecord; place: number } {
  const place = record.nodes.findIndex(({ node }) => node === name);
  const node = record.nodes[place];
  if (node) return { node, place };
  if (record.furtherNodes.includes(name)) {
    throw new HoldfastError(
      'CONFIG_INVALID',
      `"${name}" is simulated: it runs in the process of the server`,
      { remedy: 'nodes with real containers can be stopped by themselves: holdfast up --nodes 3' },
    );
  }
  throw new HoldfastError('CONFIG_INVALID', `cluster "${record.name}" has no node "${name}"`, {
    remedy: `its nodes are: ${record.nodes.map((one) => one.node).join(', ')}`,
  });
}

/** Names of those that are cut off. */
export async function cutNodes(names: LocalNames, record: LocalRecord): Promise<string[]> {
  if (record.simulated) return [];
  const cuts = await Promise.all(record.nodes.map((_, place) => isCut(names, place)));
  return record.nodes.filter((_, place) => cuts[place]).map(({ node }) => node);
}

/** Each resolves with whether it changed anything. */
export const nodeActions: Readonly<Record<NodeChange, NodeAction>> = {
  stop: stopNode,
  start: startNode,
  cut,
  heal,
};
