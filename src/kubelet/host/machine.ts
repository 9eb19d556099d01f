/** Reads what the machine is from /proc, /etc and the file system. */
import { readFile, statfs } from 'node:fs/promises';
import { arch, availableParallelism, release, totalmem } from 'node:os';
import { isSystemError } from '#base/errors.ts';
import type { Machine } from './host.ts';

export async function readMachine(rootDir: string): Promise<Machine> {
  const [memory, disk, machineID, systemUUID, bootID, osRelease] = await Promise.all([
    memoryBytes(),
    statfs(rootDir),
    read('/etc/machine-id'),
    read('/sys/class/dmi/id/product_uuid'),
    read('/proc/sys/kernel/random/boot_id'),
    read('/etc/os-release'),
  ]);
  return {
    cpuMillis: availableParallelism() * 1000,
    memoryBytes: memory,
    ephemeralStorageBytes: disk.blocks * disk.bsize,
    machineID: machineID.trim(),
    systemUUID: systemUUID.trim() || machineID.trim(),
    bootID: bootID.trim(),
    kernelVersion: release(),
    osImage: /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(osRelease)?.[1] ?? 'Linux',
    architecture: goArchitecture(arch()),
  };
}

export function goArchitecture(nodeArchitecture: string): string {
  return { x64: 'amd64', ia32: '386' }[nodeArchitecture] ?? nodeArchitecture;
}

/** MemTotal of /proc/meminfo, which is what upstream reports. */
async function memoryBytes(): Promise<number> {
  const kib = /^MemTotal:\s+(\d+) kB$/m.exec(await read('/proc/meminfo'))?.[1];
  return kib === undefined ? totalmem() : Number(kib) * 1024;
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'EACCES')) return '';
    throw error;
  }
}
