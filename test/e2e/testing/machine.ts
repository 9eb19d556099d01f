/** A machine of its own for `holdfast server` or `agent`: a network namespace stands for it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { nodePaths } from '#cluster/config.ts';
import { containerdOptions } from '#cluster/containerd-options.ts';
import { socketOf } from '#kubelet/cri/containerd/config.ts';
import { removeContainerd } from '#kubelet/cri/containerd/remove.ts';
import { unmountBelow } from '#kubelet/cri/containerd/unmount.ts';
import { buildStandIn } from '#kubelet/images/stand-in.ts';
import { busybox } from '#kubelet/images/stand-ins/busybox.ts';
import { root, runProgram } from './cluster.ts';
import type { Result } from './cluster.ts';

export class Machine {
  readonly role: 'server' | 'agent';
  readonly address: string;
  readonly namespace: string;
  readonly dataDir: string;
  /** What its process said. */
  readonly log: string;
  readonly #runDir: string;
  #process: ChildProcess | undefined;

  private constructor(role: 'server' | 'agent', address: string) {
    this.role = role;
    this.address = address;
    this.namespace = `hf-${role}-${process.pid}`;
    this.dataDir = mkdtempSync(join(tmpdir(), `holdfast-${role}-`));
    this.log = `${this.dataDir}/out.log`;
    this.#runDir = `/run/holdfast/${role}`;
  }

  /** Without a default route, and without a resolver that answers; `net0` has its address, in a /24. */
  static async create(role: 'server' | 'agent', address: string): Promise<Machine> {
    const machine = new Machine(role, address);
    await runProgram('ip', ['netns', 'add', machine.namespace]);
    await machine.ip('link set lo up');
    return machine;
  }

  /** Alone on its network. */
  async alone(): Promise<void> {
    await this.ip('link add net0 type bridge');
    await this.#up();
  }

  /** On one cable with another machine. */
  async cabledTo(other: Machine): Promise<void> {
    await this.ip(`link add net0 type veth peer name net0 netns ${other.namespace}`);
    await this.#up();
    await other.#up();
  }

  async #up(): Promise<void> {
    await this.ip(`address add ${this.address}/24 dev net0`);
    await this.ip('link set net0 up');
  }

  async ip(words: string): Promise<void> {
    const result = await runProgram('ip', ['-netns', this.namespace, ...words.split(' ')]);
    expect(result.stderr).toBe('');
  }

  inside(program: string, ...words: string[]): Promise<Result> {
    return runProgram('nsenter', [`--net=/run/netns/${this.namespace}`, program, ...words], {
      env: { ...process.env, KUBECONFIG: `${this.dataDir}/kubeconfig` },
    });
  }

  holdfast(...words: string[]): Promise<Result> {
    return this.inside(`${root}holdfast`, ...words);
  }

  /** Starts `holdfast server` or `agent`, as a service manager would. */
  start(...flags: string[]): void {
    const words = [this.role, '--data-dir', this.dataDir, '--node-ip', this.address, ...flags];
    const line = `exec nsenter --net=/run/netns/${this.namespace} ${root}holdfast ${words.join(' ')}`;
    this.#process = spawn('sh', ['-c', `${line} >> ${this.log} 2>&1`], { stdio: 'ignore' });
  }

  /** Seconds until the process ended. */
  async stop(signal: NodeJS.Signals): Promise<number> {
    const running = this.#process;
    this.#process = undefined;
    if (!running || running.exitCode !== null) return 0;
    const begin = performance.now();
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
    return (performance.now() - begin) / 1000;
  }

  /** The busybox stand-in's archive; an earlier test file built it, or it is built now. */
  async loadBusybox(): Promise<void> {
    const archive = await buildStandIn(busybox, {
      cacheDir: '/var/cache/holdfast/images',
      log: silentLogger,
    });
    const socket = socketOf(containerdOptions(nodePaths(this.dataDir, this.#runDir)));
    const words = ['--address', socket, '-n', 'k8s.io', 'images', 'import', archive];
    expect((await this.inside('ctr', ...words)).status).toBe(0);
  }

  /** Takes everything away, whatever happened. */
  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    const options = {
      ...containerdOptions(nodePaths(this.dataDir, this.#runDir)),
      clock: systemClock,
      log: silentLogger,
    };
    await removeContainerd({ ...options, cgroupParents: ['/kubepods'], purge: true });
    await unmountBelow([this.dataDir]);
    await runProgram('ip', ['netns', 'delete', this.namespace]);
    for (const folder of [this.#runDir, this.dataDir]) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
