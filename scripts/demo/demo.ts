/** The stage of the demo: numbered steps, commands shown before their output, and a summary at the end. */
import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

const root = new URL('../..', import.meta.url).pathname;

export interface DemoOptions {
  readonly kubectl: string;
  readonly cluster: string;
}

/** One step: rejects when what it shows doesn't hold. */
export interface Step {
  readonly title: string;
  run(demo: Demo): Promise<void>;
}

export interface CommandResult {
  readonly status: number;
  readonly output: string;
}

export class Demo {
  readonly cluster: string;
  readonly #kubectl: string;
  kubeconfig = '';

  constructor({ kubectl, cluster }: DemoOptions) {
    this.#kubectl = kubectl;
    this.cluster = cluster;
  }

  /** Runs the steps in order; returns the exit status. */
  async play(steps: readonly Step[]): Promise<number> {
    for (const [index, step] of steps.entries()) {
      console.log(`\n${bold(`[${index + 1}/${steps.length}] ${step.title}`)}`);
      try {
        await step.run(this);
      } catch (error) {
        console.log(
          `\n${bold('This step did not hold:')} ${error instanceof Error ? error.message : String(error)}`,
        );
        console.log(
          `The cluster is left as it is, to look at. Its log: ./holdfast logs --name ${this.cluster}`,
        );
        console.log(`To remove it: ./holdfast down --name ${this.cluster} --purge`);
        return 1;
      }
    }
    console.log(`\n${bold('Every step held.')}`);
    return 0;
  }

  /** Runs `./holdfast …`, its output going to the terminal. */
  async holdfast(...words: string[]): Promise<void> {
    const line = `./holdfast ${words.join(' ')}`;
    console.log(dim(`$ ${line}`));
    const { status } = await capture(`${root}holdfast`, words, { show: true });
    if (status !== 0) throw new Error(`${line} ended with status ${status}`);
  }

  /** Runs `./holdfast …` and keeps what it says. */
  holdfastOutput(...words: string[]): Promise<CommandResult> {
    return capture(`${root}holdfast`, words, { show: false });
  }

  /** Runs kubectl and shows the command and what it says. */
  async kubectl(...words: string[]): Promise<string> {
    console.log(dim(`$ kubectl ${words.map(quoted).join(' ')}`));
    return this.quietly(words, true);
  }

  /** Runs kubectl; shows nothing unless told so. Rejects when it fails. */
  async quietly(words: readonly string[], show = false): Promise<string> {
    const { status, output } = await this.attempt(words, show);
    if (status !== 0)
      throw new Error(`kubectl ${words.join(' ')} ended with status ${status}: ${output.trim()}`);
    return output;
  }

  attempt(words: readonly string[], show = false): Promise<CommandResult> {
    return capture(this.#kubectl, words, {
      show,
      env: { ...process.env, KUBECONFIG: this.kubeconfig },
    });
  }

  /** Waits for `holds`, showing on one line what it waits for and for how long. */
  async until(
    what: string,
    seconds: number,
    holds: () => Promise<boolean | string>,
  ): Promise<void> {
    const begin = performance.now();
    let state = '';
    for (;;) {
      const answer = await holds();
      const passed = (performance.now() - begin) / 1000;
      if (answer === true) {
        progress(`  ${what}: done after ${passed.toFixed(1)} s`, true);
        return;
      }
      if (typeof answer === 'string') state = answer;
      progress(`  ${what}: ${state || 'waiting'} (${passed.toFixed(0)} s)`, false);
      if (passed > seconds)
        throw new Error(`${what} did not happen within ${seconds} s; the last state was: ${state}`);
      await wait(500);
    }
  }

  /** What must hold, or else the step fails. */
  holds(what: string, condition: boolean): void {
    if (!condition) throw new Error(`expected that ${what}`);
    console.log(`  ${check} ${what}`);
  }
}

const colours = process.stdout.isTTY;
const bold = (text: string): string => (colours ? `\u001b[1m${text}\u001b[0m` : text);
const dim = (text: string): string => (colours ? `\u001b[2m${text}\u001b[0m` : text);
const check = colours ? '\u001b[32m✓\u001b[0m' : 'ok:';
let lastLine = '';

/** On a terminal the line is rewritten in place; elsewhere it is printed when it changes in more than its seconds. */
function progress(line: string, last: boolean): void {
  if (colours) {
    process.stdout.write(`\r\u001b[K${line}${last ? '\n' : ''}`);
    return;
  }
  const constant = line.replace(/ \(\d+ s\)$/, '');
  if (last || constant !== lastLine) console.log(line);
  lastLine = constant;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

interface CaptureOptions {
  readonly show: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

function capture(
  program: string,
  words: readonly string[],
  options: CaptureOptions,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.env ? { env: options.env } : {}),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (options.show) process.stdout.write(text);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ status: code ?? 1, output }));
  });
}
