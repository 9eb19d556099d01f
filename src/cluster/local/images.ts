/** Images of a local cluster's node: load archives, pull, build stand-ins, list. */
import { existsSync } from 'node:fs';
import { systemClock } from '#base/clock.ts';
import { HoldfastError } from '#base/errors.ts';
import { silentLogger } from '#base/log.ts';
import type { ImageDescription, Progress } from '#cli/cluster-control.ts';
import { socketOf } from '#kubelet/cri/containerd/config.ts';
import { ContainerdRuntime } from '#kubelet/cri/containerd/containerd-runtime.ts';
import { loadArchive } from '#kubelet/images/load.ts';
import { buildStandIn } from '#kubelet/images/stand-in.ts';
import { standIns } from '#kubelet/images/stand-ins/index.ts';
import { serverPaths } from '../config.ts';
import { containerdOptions } from '../containerd-options.ts';
import type { LocalRecord } from './record.ts';

/** Built stand-ins are kept here, for all clusters. */
const cacheDir = '/var/cache/holdfast/images';

export async function loadImage(record: LocalRecord, file: string): Promise<readonly string[]> {
  if (!existsSync(file)) {
    throw new HoldfastError('CONFIG_INVALID', `there is no file ${file}`, {
      remedy: 'name an image archive',
    });
  }
  return loadArchive(file, { socketPath: socketPath(record), log: silentLogger });
}

export async function pullImage(
  record: LocalRecord,
  image: string,
  timeoutSeconds: number,
): Promise<string> {
  return withRuntime(record, async (runtime) => {
    const expired = Promise.withResolvers<never>();
    const timer = systemClock.after(timeoutSeconds * 1000, () =>
      expired.reject(
        new HoldfastError(
          'COMMAND_FAILED',
          `${image} could not be pulled within ${timeoutSeconds} s`,
          {
            remedy:
              'is the registry reachable? Archives can be loaded with: holdfast image load FILE',
          },
        ),
      ),
    );
    try {
      return await Promise.race([runtime.pullImage(image), expired.promise]);
    } finally {
      timer.cancel();
    }
  });
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
    tags.push(
      ...(await loadArchive(archive, { socketPath: socketPath(record), log: silentLogger })),
    );
  }
  return tags;
}

export async function listImages(record: LocalRecord): Promise<readonly ImageDescription[]> {
  return withRuntime(record, async (runtime) => {
    const images = await runtime.listImages();
    return images
      .flatMap(({ id, tags, digests, sizeBytes }) =>
        (tags.length > 0 ? tags : digests).map((tag) => ({ tag: familiar(tag), id, sizeBytes })),
      )
      .sort((a, b) => (a.tag < b.tag ? -1 : 1));
  });
}

/** The short form that people write (distribution/reference): without the default registry and its `library`. */
function familiar(tag: string): string {
  return tag.replace(/^docker\.io\/(library\/)?/, '');
}

function socketPath(record: LocalRecord): string {
  return socketOf(containerdOptions(serverPaths(record.dataDir, record.runDir)));
}

async function withRuntime<T>(
  record: LocalRecord,
  work: (runtime: ContainerdRuntime) => Promise<T>,
): Promise<T> {
  const runtime = new ContainerdRuntime({
    socketPath: socketPath(record),
    clock: systemClock,
    log: silentLogger,
  });
  try {
    return await work(runtime);
  } finally {
    runtime.close();
  }
}
