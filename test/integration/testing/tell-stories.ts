/** A file of stories: one cluster for all of them, several at a time. Each story has objects of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';
import type { ClusterOptions } from '#cluster/embedded.ts';
import { tell } from './kubectl.ts';
import type { Step } from './kubectl.ts';

type Stories = Readonly<Record<string, readonly Step[]>>;

interface StoryOptions extends ClusterOptions {
  /** What stands in the folder that kubectl runs in, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What the file's other tests need. */
interface Scene {
  readonly cluster: Cluster;
  /** That of the files; kubectl may write there. */
  readonly folder: string;
}

/** A cluster and a folder for the tests of a file; the scene is there once they run. */
export function useScene({ files = {}, ...options }: StoryOptions = {}): () => Scene {
  let scene: Scene;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kubectl-stories-'));
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    scene = { cluster: await Cluster.start(options), folder };
  });
  afterAll(async () => {
    await scene.cluster.stop();
    rmSync(scene.folder, { recursive: true });
  });
  return () => scene;
}

/** Registers each story as a test of `title`. */
export function tellStories(title: string, stories: Stories, options?: StoryOptions): () => Scene {
  const scene = useScene(options);
  describe(title, () => {
    test.concurrent.each(Object.entries(stories))('%s', async (_, steps) => {
      const { cluster, folder } = scene();
      await tell(steps, { kubeconfig: cluster.kubeconfig, folder });
    });
  });
  return scene;
}
