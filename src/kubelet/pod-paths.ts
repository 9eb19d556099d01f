/** Where a Pod's things are on the node's disk. One place, so that adoption after a restart finds them again. */
import { join } from 'node:path';
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
  return join(config.rootDir, 'pods');
}

/** The tmpfs that holds secrets; mounted once for all Pods. */
export function memoryDir(config: KubeletConfig): string {
  return join(config.rootDir, 'memory');
}

/** Made when asked for: a node keeps this for each of its Pods, and asks seldom. */
export function podPaths(config: KubeletConfig, pod: Pick<Pod, 'metadata'>): PodPaths {
  const { uid, name, namespace } = pod.metadata;
  const root = (): string => join(podsDir(config), uid);
  return {
    get root() {
      return root();
    },
    get volumes() {
      return join(root(), 'volumes');
    },
    get memoryVolumes() {
      return join(memoryDir(config), uid);
    },
    get subPaths() {
      return join(root(), 'volume-subpaths');
    },
    get hosts() {
      return join(root(), 'etc-hosts');
    },
    get logs() {
      return join(config.podLogsDir, `${namespace}_${name}_${uid}`);
    },
    terminationMessage: (container, attempt) =>
      join(root(), 'containers', container, `${attempt}.termination-log`),
  };
}
