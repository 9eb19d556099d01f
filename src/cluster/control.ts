/** What the command line controls: local clusters by name, and a server in the foreground. */
import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { HoldfastError } from '#base/errors.ts';
import { isApiError } from '#api/status.ts';
import { systemRandom } from '#base/random.ts';
import type { Administration } from './join/tokens.ts';
import type { DnsTarget } from '#cli/dns-control.ts';
import type { HttpsClient } from '#client/https/client.ts';
import { createDnsControl } from './dns/dns-control.ts';
import { systemClock } from '#base/clock.ts';
import type { ClusterControl, ClusterDescription, TokenTarget } from '#cli/cluster-control.ts';
import { nameOption } from '#cli/name-option.ts';
import { followLog } from './local/follow-log.ts';
import { withLock } from './local/lock.ts';
import type { LocalNames } from './local/names.ts';
import { localNames } from './local/names.ts';
import type { LocalRecord } from './local/record.ts';
import { isRunning, readRecord } from './local/record.ts';
import { machine } from './machine.ts';

const root = process.getuid?.() === 0;

/** What is heavy is imported by the method that needs it: `status` must not pay for a server. */
export function createClusterControl(): ClusterControl {
  return {
    async up(options, progress) {
      if (!options.simulated) {
        requireRoot(
          'a cluster with real containers',
          ', or use simulated nodes: holdfast up --simulated',
        );
      }
      const begin = systemClock.monotonic();
      const names = knownNames(options.name, options.dataDir);
      const { startLocal } = await import('./local/up.ts');
      const { record, started } = await withLock(names, () => startLocal(names, options, progress));
      return {
        cluster: describe(record),
        started,
        seconds: (systemClock.monotonic() - begin) / 1000,
      };
    },

    async down({ name, dataDir, purge }, progress) {
      const names = namesOf(name, dataDir);
      const record = readRecord(names);
      if (!record) refuseRootsCluster(name);
      if (record && !record.simulated) requireRoot('stopping a cluster with real containers');
      const { removeAll, removeRemains, stopProcesses } = await import('./local/remove-all.ts');
      // Before its turn: an `up` that still waits for the server gives up then.
      if (record) await stopProcesses(record);
      return withLock(names, async () => {
        const last = readRecord(names) ?? record;
        if (last) await removeAll(names, last, progress);
        else if (root) await removeRemains(names);
        if (purge) rmSync(last?.dataDir ?? names.dataDir, { recursive: true, force: true });
        return last !== undefined;
      });
    },

    async status(name) {
      const record = readRecord(namesOf(name));
      if (!record) refuseRootsCluster(name);
      if (!record?.nodes.some(isRunning)) return undefined;
      const { readiness } = await import('./local/readiness.ts');
      const { cutNodes } = await import('./local/node-actions.ts');
      const cut = await cutNodes(namesOf(name), record);
      return { cluster: describe(record), cut, ...(await readiness(record)) };
    },

    kubeconfig(name) {
      return Promise.resolve().then(() => kubeconfigOf(namesOf(name)));
    },

    async *logs(name, options) {
      const names = namesOf(name);
      const log = logOf(names, options.node);
      if (!existsSync(log)) throw neverUp(name);
      yield* followLog(log, options);
    },

    async serve(options, signal) {
      const { serve } = await import('./serve.ts');
      await serve(options, signal);
    },

    async runAgent(options, signal) {
      const { runAgentHere } = await import('./run-agent.ts');
      await runAgentHere(options, signal);
    },

    async changeNode(change, { name, node }, progress) {
      const names = knownNames(name);
      const actions = await import('./local/node-actions.ts');
      return withLock(names, () => {
        const record = recordedCluster(name);
        if (!record.simulated) requireRoot('changing a node with real containers');
        return actions.nodeActions[change](names, record, node, progress);
      });
    },

    async install(options) {
      if (!options.root) requireRoot('installing a service');
      const { install } = await import('./install/install.ts');
      const { placeAt } = await import('./install/place.ts');
      return install(options, placeAt(options.root));
    },

    async uninstall(options, progress) {
      if (!options.root) requireRoot('removing a service');
      const { uninstall } = await import('./install/uninstall.ts');
      const { placeAt } = await import('./install/place.ts');
      return uninstall(options, placeAt(options.root), { progress });
    },

    async loadImage(name, file) {
      const { loadImage } = await import('./local/images.ts');
      return loadImage(runningRecord(name), resolve(file));
    },

    async pullImage(name, image, timeoutSeconds) {
      const { pullImage } = await import('./local/images.ts');
      return pullImage(runningRecord(name), image, timeoutSeconds);
    },

    async buildStandIns(name, names, progress) {
      const { buildStandIns } = await import('./local/images.ts');
      return buildStandIns(runningRecord(name), names, progress);
    },

    async listImages(name) {
      const { listImages } = await import('./local/images.ts');
      return listImages(runningRecord(name));
    },

    async createToken(target, options) {
      const { createToken } = await import('./join/tokens.ts');
      return administer(target, (administration) => createToken(options, administration));
    },

    async listTokens(target) {
      const { listTokens } = await import('./join/tokens.ts');
      return administer(target, listTokens);
    },

    async deleteToken(target, id) {
      const { deleteToken } = await import('./join/tokens.ts');
      return administer(target, (administration) => deleteToken(id, administration));
    },

    dns: createDnsControl(openClient),
  };
}

function namesOf(name: string, dataDir?: string): LocalNames {
  return localNames(name, { root, ...(dataDir ? { dataDir: resolve(dataDir) } : {}) });
}

/** Of a cluster that is recorded already, with the directory that it was started with. */
function knownNames(name: string, dataDir?: string): LocalNames {
  return namesOf(name, readRecord(namesOf(name))?.dataDir ?? dataDir);
}

/** The log of a node; of the server when none is named. */
function logOf(names: LocalNames, node: string | undefined): string {
  const record = readRecord(names);
  if (node === undefined) return record?.nodes[0]?.log ?? `${names.dataDir}/server.log`;
  const found = record?.nodes.find((one) => one.node === node);
  if (found) return found.log;
  throw new HoldfastError('CONFIG_INVALID', `cluster "${names.cluster}" has no node "${node}"`, {
    remedy: 'holdfast status shows its nodes',
  });
}

function recordedCluster(name: string): LocalRecord {
  const record = readRecord(namesOf(name));
  if (record) return record;
  refuseRootsCluster(name);
  throw new HoldfastError('CONFIG_INVALID', `cluster "${name}" is not up`, {
    remedy: `start it: holdfast up${nameOption(name)}`,
  });
}

/** The running cluster of this name, whose nodes have real images. */
function runningRecord(name: string): LocalRecord {
  const record = recordedCluster(name);
  if (!record.nodes.some(isRunning)) {
    throw new HoldfastError('CONFIG_INVALID', `no node of cluster "${name}" runs`, {
      remedy: `start it: holdfast up${nameOption(name)}`,
    });
  }
  if (record.simulated) {
    throw new HoldfastError(
      'CONFIG_INVALID',
      `the nodes of cluster "${name}" are simulated and have no images`,
      {
        remedy: 'any image name works on them',
      },
    );
  }
  return record;
}

/** What `holdfast server` writes when it isn't told otherwise. */
const serverKubeconfig = `${machine.dataDir}/kubeconfig`;

/**
 * Does the work with the kubeconfig of the target. Nobody named one: that of this machine's server; when that isn't up,
 * that of the local cluster "default", if there is one.
 */
async function administer<T>(
  { name, dataDir }: TokenTarget,
  work: (administration: Administration) => Promise<T>,
): Promise<T> {
  const at = (kubeconfig: string): Promise<T> =>
    work({ kubeconfig, clock: systemClock, random: systemRandom });
  if (name !== undefined) return at(kubeconfigOf(namesOf(name)));
  if (dataDir !== undefined) return at(serverIn(resolve(dataDir)));
  const names = namesOf('default');
  if (!existsSync(serverKubeconfig)) return at(kubeconfigOf(names));
  try {
    return await at(serverKubeconfig);
  } catch (error) {
    if (!isApiError(error, 'ServiceUnavailable') || !readRecord(names)) throw error;
    return at(kubeconfigOf(names));
  }
}

/** A client of the target, found in the same order. */
async function openClient(target: DnsTarget): Promise<HttpsClient> {
  const { connectAdministrator } = await import('./certificates/administrator.ts');
  const open = (path: string): HttpsClient => connectAdministrator(path, systemClock).client;
  if (target.kubeconfig !== undefined) return open(existing(resolve(target.kubeconfig)));
  return administer(target, async ({ kubeconfig }) => {
    const client = open(kubeconfig);
    try {
      // Whether anybody is there.
      await client.read('/livez');
      return client;
    } catch (error) {
      client.close();
      throw error;
    }
  });
}

function existing(path: string): string {
  if (existsSync(path)) return path;
  throw new HoldfastError('CONFIG_INVALID', `there is no file ${path}`);
}

function serverIn(dataDir: string): string {
  const path = `${dataDir}/kubeconfig`;
  if (existsSync(path)) return path;
  throw new HoldfastError('CONFIG_INVALID', `no server keeps its data in ${dataDir}`, {
    remedy: 'give the folder that "holdfast server" was given with --data-dir',
  });
}

function kubeconfigOf(names: LocalNames): string {
  const path = readRecord(names)?.kubeconfig ?? `${names.dataDir}/kubeconfig`;
  if (!existsSync(path)) throw neverUp(names.cluster);
  return path;
}

/** Who isn't root sees only the network namespace of a cluster that root started. */
function refuseRootsCluster(name: string): void {
  if (root || !existsSync(`/run/netns/${namesOf(name).namespace}`)) return;
  throw new HoldfastError('NOT_ROOT', `cluster "${name}" is root's`, { remedy: 'use sudo' });
}

function neverUp(name: string): HoldfastError {
  refuseRootsCluster(name);
  return new HoldfastError('CONFIG_INVALID', `there is no cluster "${name}"`, {
    remedy: `start it: holdfast up${nameOption(name)}`,
  });
}

function requireRoot(what: string, otherwise = ''): void {
  if (root) return;
  throw new HoldfastError('NOT_ROOT', `${what} needs root rights`, {
    remedy: `run it with sudo${otherwise}`,
  });
}

function describe(record: LocalRecord): ClusterDescription {
  const { name, simulated, apiUrl, dns, kubeconfig, dataDir } = record;
  const nodes = record.nodes.map((one) => ({
    name: one.node,
    role: one.role,
    log: one.log,
    ...(isRunning(one) ? { pid: one.pid } : {}),
  }));
  const [server] = nodes;
  const further = record.furtherNodes.flatMap((node) =>
    server ? [{ ...server, name: node, role: 'agent' as const }] : [],
  );
  return { name, simulated, apiUrl, dns, kubeconfig, dataDir, nodes: [...nodes, ...further] };
}
