/**
 * Writes images as OCI layout archives (OCI image specification 1.0), as `holdfast image load` and `ctr images import`
 * read them. The same input gives the same bytes: entries sorted, owned by root, all times 0.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from '#base/command.ts';
import type { Architecture } from './elf.ts';

/** The part of an image's configuration that its containers get. */
export interface ImageConfig {
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Env?: readonly string[];
  readonly WorkingDir?: string;
  readonly User?: string;
  readonly StopSignal?: string;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Labels?: Readonly<Record<string, string>>;
}

export interface PlatformImage {
  readonly architecture: Architecture;
  /** The directory that becomes the one layer. */
  readonly rootDirectory: string;
  readonly config: ImageConfig;
}

export interface ArchiveContents {
  /** Full names, such as `docker.io/library/busybox:1.28`. */
  readonly references: readonly string[];
  /** One for each architecture. */
  readonly platforms: readonly PlatformImage[];
}

const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
} as const;

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly os: 'linux'; readonly architecture: Architecture };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What makes GNU tar's output depend on names and contents only. */
const reproducible = [
  '--sort=name',
  '--mtime=@0',
  '--owner=0',
  '--group=0',
  '--numeric-owner',
  '--format=gnu',
];

/** Writes the archive to `file`, at once or not at all. */
export async function writeArchive(file: string, contents: ArchiveContents): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const layout = await mkdtemp(`${file}.layout-`);
  try {
    await mkdir(path.join(layout, 'blobs/sha256'), { recursive: true });
    const manifests: Descriptor[] = [];
    for (const platform of contents.platforms) manifests.push(await addImage(layout, platform));
    const [only] = manifests;
    const top =
      only && manifests.length === 1
        ? only
        : await addJson(layout, mediaTypes.index, {
            schemaVersion: 2,
            mediaType: mediaTypes.index,
            manifests,
          });
    const named = contents.references.map((reference) => ({
      ...top,
      annotations: {
        'io.containerd.image.name': reference,
        'org.opencontainers.image.ref.name': reference.slice(reference.lastIndexOf(':') + 1),
      },
    }));
    await writeFile(
      path.join(layout, 'oci-layout'),
      JSON.stringify({ imageLayoutVersion: '1.0.0' }),
    );
    await writeFile(
      path.join(layout, 'index.json'),
      JSON.stringify({ schemaVersion: 2, manifests: named }),
    );
    await run('tar', [...reproducible, '-C', layout, '-cf', `${layout}/archive`, ...layoutEntries]);
    await rename(`${layout}/archive`, file);
  } finally {
    await rm(layout, { recursive: true, force: true });
  }
}

const layoutEntries = ['oci-layout', 'index.json', 'blobs'];

async function addImage(layout: string, image: PlatformImage): Promise<Descriptor> {
  const { architecture, config } = image;
  const layer = await addLayer(layout, image.rootDirectory);
  const configuration = await addJson(layout, mediaTypes.config, {
    created: '1970-01-01T00:00:00Z',
    architecture,
    os: 'linux',
    config,
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
    history: [{ created: '1970-01-01T00:00:00Z', created_by: 'holdfast' }],
  });
  const manifest = await addJson(layout, mediaTypes.manifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: configuration,
    layers: [layer],
  });
  return { ...manifest, platform: { os: 'linux', architecture } };
}

/** A plain tar: compressing costs more than it saves on the way to the same disk. */
async function addLayer(layout: string, rootDirectory: string): Promise<Descriptor> {
  const draft = path.join(layout, 'layer');
  await run('tar', [...reproducible, '-C', rootDirectory, '-cf', draft, '.']);
  const hash = createHash('sha256');
  await pipeline(createReadStream(draft), hash);
  const hex = hash.digest('hex');
  const { size } = await stat(draft);
  await rename(draft, path.join(layout, 'blobs/sha256', hex));
  return { mediaType: mediaTypes.layer, digest: `sha256:${hex}`, size };
}

async function addJson(layout: string, mediaType: string, value: object): Promise<Descriptor> {
  const bytes = Buffer.from(JSON.stringify(value));
  const hex = createHash('sha256').update(bytes).digest('hex');
  await writeFile(path.join(layout, 'blobs/sha256', hex), bytes);
  return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
}
