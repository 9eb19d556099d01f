/**
 * The contract of a kind of volume: given what a Pod asks for, have it on the node's disk. `index.ts` lists the kinds;
 * mounting is level-triggered, so `mount` runs at every sync and must be cheap when nothing changed.
 */
import type { Pod, Volume } from '#api/gen/types.ts';
import type { KubeletConfig } from '../config.ts';
import type { Host } from '../host/host.ts';
import type { Holder, References } from '../references.ts';
import type { PodPaths } from '../pod-paths.ts';
import type { TokenCache } from './token-cache.ts';

export interface MountedVolume {
  readonly hostPath: string;
  /** Whatever the container asks for. */
  readonly readOnly: boolean;
}

export interface VolumeContext {
  readonly pod: Pod;
  readonly config: KubeletConfig;
  readonly paths: PodPaths;
  readonly host: Host;
  readonly references: References;
  readonly holder: Holder;
  readonly tokens: TokenCache;
  readonly allocatable: Readonly<Record<string, string>>;
  /** `<volumes>/kubernetes.io~<kind>/<name>` on disk or, with `memory`, where nothing reaches the disk. */
  directory(kind: string, volume: string, where?: 'disk' | 'memory'): string;
  /** Mount again, at the latest after so many milliseconds. */
  refreshAfter(milliseconds: number): void;
}

export interface VolumeKind {
  /** The field of `Volume` that it serves. */
  readonly field: keyof Volume;
  /** Rejects with a VolumeError or with whatever the system said. */
  mount(context: VolumeContext, volume: Volume): Promise<MountedVolume>;
}
