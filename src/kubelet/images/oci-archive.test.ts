import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '#base/command.ts';
import { writeArchive } from './oci-archive.ts';
import { pauseImage, writePauseImage } from './pause-image.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'holdfast-oci-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** A member of an archive. */
const member = (archive: string, name: string): Promise<string> =>
  run('tar', ['-xOf', archive, name]);

async function blob(archive: string, digest: string): Promise<Record<string, unknown>> {
  const text = await member(archive, `blobs/sha256/${digest.replace('sha256:', '')}`);
  expect(`sha256:${createHash('sha256').update(text).digest('hex')}`).toBe(digest);
  return JSON.parse(text) as Record<string, unknown>;
}

async function makeRoot(name: string, modified: number): Promise<string> {
  const root = path.join(directory, name);
  await mkdir(path.join(root, 'etc'), { recursive: true });
  await writeFile(path.join(root, 'etc/b'), 'b');
  await writeFile(path.join(root, 'etc/a'), 'a', { mode: 0o755 });
  await symlink('a', path.join(root, 'etc/link'));
  await utimes(path.join(root, 'etc/a'), modified, modified);
  return root;
}

describe('writeArchive()', () => {
  test('writes the same bytes whenever it is run', async () => {
    const archives = await Promise.all(
      [1, 2].map(async (round) => {
        const file = path.join(directory, `${round}.tar`);
        const rootDirectory = await makeRoot(`root-${round}`, round * 1_000_000);
        const platforms = [
          { architecture: 'amd64', rootDirectory, config: { Cmd: ['sh'] } },
        ] as const;
        await writeArchive(file, { references: ['example.com/a:1', 'example.com/a:2'], platforms });
        return readFile(file);
      }),
    );
    expect(archives[0]?.equals(archives[1] ?? Buffer.alloc(0))).toBe(true);
  });

  test('names the image and describes its layer', async () => {
    const file = path.join(directory, 'a.tar');
    const rootDirectory = await makeRoot('root', 1);
    const platforms = [{ architecture: 'amd64', rootDirectory, config: { Cmd: ['sh'] } }] as const;
    await writeArchive(file, { references: ['example.com/a:1', 'example.com/b:2'], platforms });
    const index = JSON.parse(await member(file, 'index.json')) as {
      manifests: { digest: string; annotations: Record<string, string> }[];
    };
    expect(
      index.manifests.map(({ annotations }) => annotations['io.containerd.image.name']),
    ).toEqual(['example.com/a:1', 'example.com/b:2']);
    const manifest = (await blob(file, index.manifests[0]?.digest ?? '')) as {
      config: { digest: string };
      layers: { digest: string }[];
    };
    expect(await blob(file, manifest.config.digest)).toMatchObject({
      architecture: 'amd64',
      os: 'linux',
      config: { Cmd: ['sh'] },
      rootfs: { diff_ids: manifest.layers.map(({ digest }) => digest) },
    });
    const layer = path.join(directory, 'layer.tar');
    const name = `blobs/sha256/${manifest.layers[0]?.digest.slice(7)}`;
    await run('sh', ['-c', 'tar -xOf "$1" "$2" > "$3"', 'sh', file, name, layer]);
    const listing = await run('tar', ['-tf', layer]);
    expect(listing.trim().split('\n')).toEqual([
      './',
      './etc/',
      './etc/a',
      './etc/b',
      './etc/link',
    ]);
  });

  test('leaves nothing behind when it fails', async () => {
    const file = path.join(directory, 'a.tar');
    const platforms = [
      { architecture: 'amd64', rootDirectory: '/nonexistent', config: {} },
    ] as const;
    await expect(writeArchive(file, { references: ['a'], platforms })).rejects.toThrow('tar');
    expect(await run('ls', [directory])).toBe('');
  });
});

test('writePauseImage() writes one image for both architectures', async () => {
  const file = path.join(directory, 'pause.tar');
  await writePauseImage(file);
  const { manifests } = JSON.parse(await member(file, 'index.json')) as {
    manifests: { digest: string; mediaType: string; annotations: Record<string, string> }[];
  };
  expect(manifests[0]).toMatchObject({
    mediaType: 'application/vnd.oci.image.index.v1+json',
    annotations: { 'io.containerd.image.name': pauseImage },
  });
  const index = await blob(file, manifests[0]?.digest ?? '');
  expect(index['manifests']).toMatchObject([
    { platform: { os: 'linux', architecture: 'amd64' } },
    { platform: { os: 'linux', architecture: 'arm64' } },
  ]);
});
