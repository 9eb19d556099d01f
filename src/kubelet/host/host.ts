/**
 * What the kubelet does to the machine itself: mounts, ownership, cgroups, and what it reads of it. `linux-host.ts` is
 * the real one; `plain-host.ts` has no rights and changes nothing but files, for simulated nodes.
 */
import type { HostPathVolumeSource } from '#api/gen/types.ts';
import type { LinuxResources } from '../cri/runtime.ts';

export interface Machine {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly ephemeralStorageBytes: number;
  readonly machineID: string;
  readonly systemUUID: string;
  readonly bootID: string;
  readonly kernelVersion: string;
  readonly osImage: string;
  /** As Go names it: `amd64`, `arm64`. */
  readonly architecture: string;
}

/** What the whole machine uses. */
export interface MachineUsage {
  /** All that its processors ever worked. */
  readonly cpuNanoseconds: number;
  readonly memoryUsageBytes: number;
  /** Without the files that the kernel may drop at once. */
  readonly memoryWorkingSetBytes: number;
  readonly memoryAvailableBytes: number;
}

export interface Host {
  /**
   * Whether anybody can read the files that are made for Pods: what their volumes show, their hosts file, their
   * directories. None are written where nothing runs that could, nor are tokens asked for, nor logs kept from growing.
   */
  readonly keepsPodFiles: boolean;
  machine(): Promise<Machine>;
  /** Undefined where the machine runs other things than the node. */
  usage(): Promise<MachineUsage | undefined>;
  /** Checks the type of a path of the machine, and makes what its type lets be made. Rejects with a VolumeError. */
  prepareHostPath(source: HostPathVolumeSource): Promise<void>;
  /** An empty file system in memory; nothing happens where one is mounted already. */
  mountTmpfs(path: string, sizeBytes?: number): Promise<void>;
  /** Shows `source` (a file or a directory, through no symbolic link) at `target`. */
  bindMount(source: string, target: string): Promise<void>;
  /** Unmounts everything at and below `path`; nothing happens where nothing is mounted. */
  unmountBelow(path: string): Promise<void>;
  /** The group that owns a volume's files. */
  setGroup(path: string, gid: number): Promise<void>;
  setOwner(path: string, uid: number, gid: number): Promise<void>;
  /** Makes a cgroup with its limits. */
  ensureCgroup(name: string, resources: LinuxResources): Promise<void>;
  /** Removes a cgroup in which nothing runs any more, with those below it. */
  removeCgroup(name: string): Promise<void>;
}
