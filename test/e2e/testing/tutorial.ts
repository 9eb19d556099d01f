/** A tutorial as its reader follows it: commands in a shell, and `kubectl get pods --watch` in a second window. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import { kubectlPath } from '../../../scripts/setup/tools.ts';
import { root, runProgram } from './cluster.ts';
import type { TestCluster } from './cluster.ts';
import { blocks, forCluster } from './page.ts';

export class Tutorial {
  readonly cluster: TestCluster;
  readonly #blocks: readonly string[];

  /** `section` is the tutorial's heading in docs/tutorials.md. */
  constructor(cluster: TestCluster, section: string) {
    this.cluster = cluster;
    this.#blocks = blocks('docs/tutorials.md', section);
  }

  /** Runs the section's first block: it starts the cluster. */
  async start(): Promise<void> {
    await this.block(0);
    await this.cluster.adopt();
  }

  /** Runs a block of the section; resolves to its output. */
  block(index: number): Promise<string> {
    const script = this.#blocks[index];
    if (script === undefined) throw new Error(`docs/tutorials.md has no such block: ${index}`);
    return this.run(forCluster(script, this.cluster.name, this.cluster.dataDir));
  }

  /** Runs commands as the tutorial prints them; rejects when one fails. Resolves to what they print, without errors. */
  async run(script: string): Promise<string> {
    const env = { ...this.cluster.env, PATH: `${dirname(kubectlPath())}:${process.env['PATH']}` };
    const { status, stdout, stderr } = await runProgram(
      'bash',
      ['--norc', '-euo', 'pipefail', '-c', `cd ${root}\n${script}`],
      { env },
    );
    if (status !== 0) throw new Error(`${script} (${status}): ${stderr}${stdout}`);
    return stdout;
  }

  /** The second window. */
  watch(selector: string): PodWatch {
    const words = ['get', 'pods', '--watch', '-l', selector];
    return new PodWatch(spawn(kubectlPath(), words, { env: this.cluster.env, stdio: 'pipe' }));
  }
}

export class PodWatch {
  readonly #child: ChildProcess;
  #text = '';

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#text += text));
  }

  /** What it showed so far: `web-0 1/1 Running`, a Pod's same line only once in a row. */
  get lines(): readonly string[] {
    const lines = this.#text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('NAME'))
      .map((line) => line.split(/ +/).slice(0, 3).join(' '));
    return lines.filter((line, index) => line !== lines[index - 1]);
  }

  /** The Pods in the order in which they first were so, such as `1/1 Running` or `Terminating`. */
  order(state: string): readonly string[] {
    const found = this.lines.filter((line) => line.endsWith(` ${state}`));
    return [...new Set(found.map((line) => line.split(' ')[0] ?? ''))];
  }

  stop(): void {
    this.#child.kill();
  }
}
