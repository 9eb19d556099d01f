/** Loads image archives (OCI layout, `docker save`) into a containerd, where CRI finds them. */
import { run } from '#base/command.ts';
import type { Logger } from '#base/log.ts';

export interface LoadOptions {
  /** containerd's socket. */
  readonly socketPath: string;
  readonly log: Logger;
  readonly signal?: AbortSignal;
}

/**
 * Loads `file` and unpacks it; resolves with the names of its images. Uses `ctr`, which comes with containerd: only it (not
 * CRI) takes archives.
 */
export async function loadArchive(file: string, options: LoadOptions): Promise<readonly string[]> {
  const output = await run(
    'ctr',
    ['--address', options.socketPath, '--namespace', 'k8s.io', 'images', 'import', file],
    options.signal ? { signal: options.signal } : {},
  );
  // One line for each image: "unpacking NAME (DIGEST)...done"; a name may occur more than once.
  const names = [...output.matchAll(/^unpacking (\S+) \(/gm)].map(([, name = '']) => name);
  const loaded = [...new Set(names)];
  options.log.info('loaded images', { file, images: loaded });
  return loaded;
}
