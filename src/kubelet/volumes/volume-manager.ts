/** Has the volumes of Pods on the node's disk, and takes them away again. */
import { rm } from 'node:fs/promises';
import type { Node, Pod, Volume } from '#api/gen/types.ts';
import { messageOf } from '#base/errors.ts';
import type { KubeletConfig } from '../config.ts';
import type { Host } from '../host/host.ts';
import { podPaths } from '../pod-paths.ts';
import type { Holder, References } from '../references.ts';
import { volumeKinds } from './index.ts';
import { applyOwnership } from './ownership.ts';
import type { TokenCache } from './token-cache.ts';
import type { MountedVolume, VolumeContext, VolumeKind } from './volume.ts';
import { VolumeError } from './volume-error.ts';

export interface VolumeManagerOptions {
  readonly config: KubeletConfig;
  readonly host: Host;
  readonly references: References;
  readonly tokens: TokenCache;
  node(): Node | undefined;
}

export interface MountRequest {
  readonly holder: Holder;
  refreshAfter(milliseconds: number): void;
}

export class VolumeManager {
  readonly #options: VolumeManagerOptions;
  /** Volumes whose ownership was set, as `<Pod uid>/<volume>`: it is set once, as the user may change it later. */
  readonly #owned = new Set<string>();

  constructor(options: VolumeManagerOptions) {
    this.#options = options;
  }

  /** All volumes that the Pod names. Rejects with the first that can't be there. */
  async mount(pod: Pod, request: MountRequest): Promise<ReadonlyMap<string, MountedVolume>> {
    const context = this.#contextOf(pod, request);
    const mounted = await Promise.all(
      (pod.spec.volumes ?? []).map(async (volume) => {
        const result = await this.#mountOne(context, volume);
        return [volume.name, result] as const;
      }),
    );
    return new Map(mounted);
  }

  /** Removes what was made for the Pod; data of PersistentVolumes and of the host stay. */
  async unmount(pod: Pick<Pod, 'metadata'>): Promise<void> {
    const { config, host, references, tokens } = this.#options;
    const { uid } = pod.metadata;
    const paths = podPaths(config, pod);
    references.release(uid);
    tokens.forget(uid);
    for (const key of this.#owned) if (key.startsWith(`${uid}/`)) this.#owned.delete(key);
    await host.unmountBelow(paths.root);
    await rm(paths.memoryVolumes, { recursive: true, force: true });
    await rm(paths.root, { recursive: true, force: true });
  }

  async #mountOne(context: VolumeContext, volume: Volume): Promise<MountedVolume> {
    const kind = kindOf(volume);
    try {
      const mounted = await kind.mount(context, volume);
      await this.#setOwnership(context, volume, mounted);
      return mounted;
    } catch (error) {
      const waitsForObject = error instanceof VolumeError && error.waitsForObject;
      throw new VolumeError(
        `MountVolume.SetUp failed for volume "${volume.name}" : ${messageOf(error)}`,
        { waitsForObject, cause: error },
      );
    }
  }

  async #setOwnership(
    { pod, host }: VolumeContext,
    volume: Volume,
    mounted: MountedVolume,
  ): Promise<void> {
    const fsGroup = pod.spec.securityContext?.fsGroup;
    const key = `${pod.metadata.uid}/${volume.name}`;
    // What lies on the host belongs to the host.
    if (fsGroup === undefined || volume.hostPath || this.#owned.has(key)) return;
    if (volume.configMap || volume.secret || volume.projected || volume.downwardAPI) return;
    this.#owned.add(key);
    const onlyIfRootDiffers = pod.spec.securityContext?.fsGroupChangePolicy === 'OnRootMismatch';
    await applyOwnership(host, mounted.hostPath, { fsGroup, onlyIfRootDiffers });
  }

  #contextOf(pod: Pod, request: MountRequest): VolumeContext {
    const { config, host, references, tokens } = this.#options;
    const paths = podPaths(config, pod);
    return {
      pod,
      config,
      paths,
      host,
      references,
      tokens,
      holder: request.holder,
      allocatable: this.#options.node()?.status?.allocatable ?? {},
      directory: (kind, volume, where) =>
        `${where === 'memory' ? paths.memoryVolumes : paths.volumes}/kubernetes.io~${kind}/${volume}`,
      refreshAfter: (milliseconds) => request.refreshAfter(milliseconds),
    };
  }
}

function kindOf(volume: Volume): VolumeKind {
  const kind = volumeKinds.find(({ field }) => volume[field] !== undefined);
  if (kind) return kind;
  const field = Object.keys(volume).find((key) => key !== 'name') ?? 'unknown';
  return {
    field: 'name',
    mount: () =>
      Promise.reject(new VolumeError(`no volume plugin matched name: kubernetes.io/${field}`)),
  };
}
