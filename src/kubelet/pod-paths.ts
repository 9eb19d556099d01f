/** Where a Pod's things are on the node's disk. One place, so that adoption after a restart finds them again. */
import type { Pod } from '#api/gen/types.ts';
import type { KubeletConfig } from './config.ts';

export interface PodPaths {
  readonly root: string;
  readonly volumes: string;
  /** Secrets and tokens: on a file system that never reaches the disk. */
  readonly memoryVolumes: string;
  readonly subPaths: string;
  readonly hosts: string;
  readonly logs: string;
  /** Where one run of a container writes its termination message. */
  terminationMessage(container: string, attempt: number): string;
}

export function podsDir(config: KubeletConfig): string {
  return `${config.rootDir}/pods`;
}

/** The tmpfs that holds secrets; mounted once for all Pods. */
export function memoryDir(config: KubeletConfig): string {
  return `${config.rootDir}/memory`;
}

/**
 * Each is put together when it is asked for: a node keeps this for all of its Pods, and asks seldom. No `join`, which
 * leaves a rope of twenty pieces where a path is kept.
 */
export function podPaths(config: KubeletConfig, pod: Pick<Pod, 'metadata'>): PodPaths {
  return new Paths(config, pod.metadata);
}

class Paths implements PodPaths {
  readonly #config: KubeletConfig;
  readonly #metadata: Pod['metadata'];

  constructor(config: KubeletConfig, metadata: Pod['metadata']) {
    this.#config = config;
    this.#metadata = metadata;
  }

  get root(): string {
    return `${podsDir(this.#config)}/${this.#metadata.uid}`;
  }

  get volumes(): string {
    return `${this.root}/volumes`;
  }

  get memoryVolumes(): string {
    return `${memoryDir(this.#config)}/${this.#metadata.uid}`;
  }

  get subPaths(): string {
    return `${this.root}/volume-subpaths`;
  }

  get hosts(): string {
    return `${this.root}/etc-hosts`;
  }

  get logs(): string {
    const { namespace, name, uid } = this.#metadata;
    return `${this.#config.podLogsDir}/${namespace}_${name}_${uid}`;
  }

  terminationMessage(container: string, attempt: number): string {
    return `${this.root}/containers/${container}/${attempt}.termination-log`;
  }
}
