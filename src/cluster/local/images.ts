/** Images of a local cluster's nodes: load archives, pull, build stand-ins, list. Every node that runs gets every image. */
import { existsSync } from 'node:fs';
import { systemClock } from '#base/clock.ts';
import { HoldfastError } from '#base/errors.ts';
import { silentLogger } from '#base/log.ts';
import type { ImageDescription, Progress } from '#cli/cluster-control.ts';
import { socketOf } from '#kubelet/cri/containerd/config.ts';
import { ContainerdRuntime } from '#kubelet/cri/containerd/containerd-runtime.ts';
import { isRuntimeError } from '#kubelet/cri/runtime-error.ts';
import { loadArchive } from '#kubelet/images/load.ts';
import { buildStandIn } from '#kubelet/images/stand-in.ts';
import { standIns } from '#kubelet/images/stand-ins/index.ts';
import { nodePaths } from '../config.ts';
import { containerdOptions } from '../containerd-options.ts';
import type { LocalRecord } from './record.ts';
import { isRunning } from './record.ts';

const elsewhere =
  'is the registry reachable? Archives can be loaded with: holdfast image load FILE';

/** Built stand-ins are kept here, for all clusters. */
const cacheDir = '/var/cache/holdfast/images';

export async function loadImage(record: LocalRecord, file: string): Promise<readonly string[]> {
  if (!existsSync(file)) {
    throw new HoldfastError('CONFIG_INVALID', `there is no file ${file}`, {
      remedy: 'name an image archive',
    });
  }
  const loaded = await onEveryNode(record, (socketPath) =>
    loadArchive(file, { socketPath, log: silentLogger }),
  );
  return [...new Set(loaded)];
}

export async function pullImage(
  record: LocalRecord,
  image: string,
  timeoutSeconds: number,
): Promise<string> {
  const [id] = await onEveryNode(record, async (socketPath) => [
    await withRuntime(socketPath, (runtime) => pullWithin(runtime, image, timeoutSeconds)),
  ]);
  return id ?? '';
}

async function pullWithin(
  runtime: ContainerdRuntime,
  image: string,
  timeoutSeconds: number,
): Promise<string> {
  const expired = Promise.withResolvers<never>();
  const timer = systemClock.after(timeoutSeconds * 1000, () =>
    expired.reject(
      new HoldfastError(
        'COMMAND_FAILED',
        `${image} could not be pulled within ${timeoutSeconds} s`,
        { remedy: elsewhere },
      ),
    ),
  );
  try {
    return await Promise.race([runtime.pullImage(image), expired.promise]);
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    throw new HoldfastError('COMMAND_FAILED', error.message, {
      cause: error,
      remedy: elsewhere,
    });
  } finally {
    timer.cancel();
  }
}

export async function buildStandIns(
  record: LocalRecord,
  names: readonly string[],
  progress: Progress,
): Promise<readonly string[]> {
  const unknown = names.filter((name) => !standIns.some((standIn) => standIn.name === name));
  if (unknown.length > 0) {
    throw new HoldfastError('CONFIG_INVALID', `there is no stand-in for ${unknown.join(', ')}`, {
      remedy: `there are: ${standIns.map(({ name }) => name).join(', ')}`,
    });
  }
  const wanted = standIns.filter(({ name }) => names.length === 0 || names.includes(name));
  const tags: string[] = [];
  for (const standIn of wanted) {
    progress(`Building the stand-in for ${standIn.name}: ${standIn.description}`);
    const archive = await buildStandIn(standIn, { cacheDir, log: silentLogger });
    tags.push(...(await loadImage(record, archive)));
  }
  return tags;
}

export async function listImages(record: LocalRecord): Promise<readonly ImageDescription[]> {
  const found = await onEveryNode(record, (socketPath) =>
    withRuntime(socketPath, (runtime) => runtime.listImages()),
  );
  const images = new Map<string, ImageDescription>();
  for (const { id, tags, digests, sizeBytes } of found) {
    for (const name of tags.length > 0 ? tags : digests) {
      const tag = familiar(name);
      const nodes = (images.get(`${tag} ${id}`)?.nodes ?? 0) + 1;
      images.set(`${tag} ${id}`, { tag, id, sizeBytes, nodes });
    }
  }
  return [...images.values()].sort((a, b) => (a.tag < b.tag ? -1 : 1));
}

/** The short form that people write (distribution/reference): without the default registry and its `library`. */
function familiar(tag: string): string {
  return tag.replace(/^docker\.io\/(library\/)?/, '');
}

/** One after the other: each unpacks on the same disk. */
async function onEveryNode<T>(
  record: LocalRecord,
  work: (socketPath: string) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const results: T[] = [];
  for (const node of record.nodes.filter(isRunning)) {
    const paths = nodePaths(node.dataDir, node.runDir);
    results.push(...(await work(socketOf(containerdOptions(paths)))));
  }
  return results;
}

async function withRuntime<T>(
  socketPath: string,
  work: (runtime: ContainerdRuntime) => Promise<T>,
): Promise<T> {
  const runtime = new ContainerdRuntime({ socketPath, clock: systemClock, log: silentLogger });
  try {
    return await work(runtime);
  } finally {
    runtime.close();
  }
}
