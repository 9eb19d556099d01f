/** A real local cluster for one test file: `holdfast up` before, `holdfast down --purge` after, the real kubectl between. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { debianKubectlPath, kubectlPath } from '../../../scripts/setup/tools.ts';

export const root = new URL('../../..', import.meta.url).pathname;

export interface Result {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which the program is killed; 120,000 when absent. */
  readonly timeout?: number;
}

export function runProgram(
  program: string,
  words: readonly string[],
  options: RunOptions = {},
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...words], {
      stdio: 'pipe',
      env: options.env ?? process.env,
      timeout: options.timeout ?? 120_000,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (code) => resolve({ status: code ?? 128, stdout, stderr }));
  });
}

export const holdfast = (...words: string[]): Promise<Result> =>
  runProgram(`${root}holdfast`, words, { timeout: 600_000 });

export class TestCluster {
  readonly name: string;
  readonly dataDir: string;
  kubeconfig = '';
  readonly #files = mkdtempSync(join(tmpdir(), 'holdfast-e2e-files-'));

  constructor(name: string) {
    this.name = `${name}-${process.pid}`;
    this.dataDir = mkdtempSync(join(tmpdir(), 'holdfast-e2e-'));
  }

  /** Starts it; `images` are stand-ins to load, `flags` more words for `up`. */
  async up(images: readonly string[] = [], ...flags: readonly string[]): Promise<void> {
    await this.holdfast('up', '--data-dir', this.dataDir, ...flags);
    await this.adopt();
    if (images.length > 0) await this.holdfast('image build-stand-ins', ...images);
  }

  /** For one that something else started under this name. */
  async adopt(): Promise<void> {
    this.kubeconfig = (await this.holdfast('kubeconfig')).stdout.trim();
  }

  async down(): Promise<void> {
    await holdfast('down', '--name', this.name, '--purge', '--data-dir', this.dataDir);
    for (const folder of [this.dataDir, this.#files])
      rmSync(folder, { recursive: true, force: true });
  }

  /** A holdfast command about this cluster; rejects when it fails. */
  async holdfast(command: string, ...words: string[]): Promise<Result> {
    const all = [...command.split(' '), '--name', this.name, ...words];
    const result = await holdfast(...all);
    if (result.status !== 0)
      throw new Error(`holdfast ${all.join(' ')}: ${result.stderr}${result.stdout}`);
    return result;
  }

  /** The server's process; 0 when the cluster isn't up. */
  async serverPid(): Promise<number> {
    const { stdout } = await holdfast('status', '--name', this.name);
    return Number(/process +(\d+)/.exec(stdout)?.[1] ?? 0);
  }

  get env(): NodeJS.ProcessEnv {
    return { ...process.env, KUBECONFIG: this.kubeconfig };
  }

  /** kubectl 1.35, whatever its status. */
  attempt(...words: string[]): Promise<Result> {
    return runProgram(kubectlPath(), words, { env: this.env });
  }

  /** Standard output of kubectl 1.35; rejects when it fails. */
  async kubectl(...words: string[]): Promise<string> {
    return succeeded(words, await this.attempt(...words));
  }

  /** Standard output of kubectl with something on standard input. */
  async kubectlWith(input: string, ...words: string[]): Promise<string> {
    return succeeded(words, await runProgram(kubectlPath(), words, { env: this.env, input }));
  }

  /** Debian's kubectl 1.20, which streams over SPDY. */
  async oldKubectl(input: string, ...words: string[]): Promise<string> {
    return succeeded(words, await runProgram(debianKubectlPath(), words, { env: this.env, input }));
  }

  /** Applies a manifest text; the result has its warnings on stderr. */
  async apply(manifest: string): Promise<Result> {
    const path = join(this.#files, 'manifest.yaml');
    writeFileSync(path, manifest);
    const result = await this.attempt('apply', '-f', path);
    succeeded(['apply'], result);
    return result;
  }

  /** Types `input` at a kubectl that believes to be on a terminal; returns what the screen showed. */
  async terminal(
    kubectlWords: string,
    input: readonly { readonly after: string | RegExp; readonly type: string }[],
  ): Promise<string> {
    return terminal(`${kubectlPath()} ${kubectlWords}`, input, this.env);
  }

  /** Waits until `holds` returns something truthy. */
  async until<T>(
    what: string,
    holds: () => Promise<T | undefined | false>,
    seconds = 60,
  ): Promise<T> {
    const end = performance.now() + seconds * 1000;
    for (;;) {
      const found = await holds();
      if (found) return found;
      if (performance.now() > end) {
        const state = await this.attempt('get', 'pods,events', '-A', '-o', 'wide');
        throw new Error(`not within ${seconds} s: ${what}\n${state.stdout}`);
      }
      await wait(200);
    }
  }

  /** Waits until the Pod is Ready. */
  async ready(pod: string, seconds = 90): Promise<void> {
    await this.until(
      `pod ${pod} Ready`,
      async () =>
        (await this.jsonpath(`pod/${pod}`, '{.status.conditions[?(@.type=="Ready")].status}')) ===
        'True',
      seconds,
    );
  }

  /** A field of an object; empty when the object isn't there. */
  async jsonpath(object: string, path: string): Promise<string> {
    return (await this.attempt('get', object, '-o', `jsonpath=${path}`)).stdout;
  }
}

function succeeded(words: readonly string[], { status, stdout, stderr }: Result): string {
  if (status !== 0) throw new Error(`kubectl ${words.join(' ')} (${status}): ${stderr}${stdout}`);
  return stdout;
}

/** Runs a command on a pseudo-terminal (script(1) makes it) and answers its prompts. */
function terminal(
  command: string,
  input: readonly { readonly after: string | RegExp; readonly type: string }[],
  env: NodeJS.ProcessEnv,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      stdio: 'pipe',
      env,
      timeout: 90_000,
      killSignal: 'SIGKILL',
    });
    let screen = '';
    let seen = 0;
    let next = 0;
    const look = (text: string): void => {
      screen += text;
      for (let step = input[next]; step; step = input[next]) {
        const rest = screen.slice(seen);
        const at =
          typeof step.after === 'string' ? rest.indexOf(step.after) : rest.search(step.after);
        if (at < 0) return;
        seen = screen.length;
        next++;
        child.stdin.write(step.type);
      }
    };
    child.stdout.setEncoding('utf8').on('data', look);
    child.stderr.setEncoding('utf8').on('data', look);
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', () => resolve(screen.replaceAll('\r', '')));
  });
}
