/**
 * One `nft -i` that is kept for small changes. A process of its own for each change would cost ten to twenty
 * milliseconds more, nearly all of it at its end: closing its socket waits until the kernel has freed what was deleted.
 *
 * A change is one line, hence one transaction. What follows it is a word that no command begins with: nft's complaint
 * about it says that the change is done, and what nft said before that complaint is what was wrong with the change.
 */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '#base/clock.ts';
import { HoldfastError } from '#base/errors.ts';

type Process = ChildProcessByStdio<Writable, null, Readable>;

interface Pending {
  readonly marker: string;
  readonly done: PromiseWithResolvers<void>;
}

/** nft remembers each line as history, for good; a new process forgets it. */
const changesPerProcess = 1000;
/** Only a kernel that hangs takes so long. */
const answerMs = 10_000;

export class InteractiveNft {
  readonly #command: readonly string[];
  readonly #clock: Clock;
  #process: Process | undefined;
  #said = '';
  #pending: Pending | undefined;
  #changes = 0;

  constructor(command: readonly string[], clock: Clock) {
    this.#command = command;
    this.#clock = clock;
  }

  /** The commands, one a line, as one transaction; one call at a time. Rejects when they were refused or nft ended. */
  async apply(commands: string): Promise<void> {
    if (this.#changes >= changesPerProcess) await this.close();
    this.#changes += 1;
    const child = (this.#process ??= this.#start());
    const pending = { marker: `done-${this.#changes}`, done: Promise.withResolvers<void>() };
    this.#said = '';
    this.#pending = pending;
    const timer = this.#clock.after(answerMs, () => {
      child.kill('SIGKILL');
      pending.done.reject(failure(`no answer within ${answerMs} ms`));
    });
    child.stdin.write(`${commands.trimEnd().replaceAll('\n', '; ')}\n${pending.marker}\n`);
    try {
      await pending.done.promise;
    } finally {
      timer.cancel();
      this.#pending = undefined;
    }
  }

  async close(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    this.#changes = 0;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
  }

  #start(): Process {
    // Without a home directory it keeps no file of its history.
    const words = ['HOME=/dev/null', ...this.#command, '-i'];
    const child = spawn('env', words, { stdio: ['pipe', 'ignore', 'pipe'] });
    child.stdin.on('error', () => undefined);
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    const end = (): void => {
      if (this.#process !== child) return;
      this.#process = undefined;
      this.#changes = 0;
      this.#pending?.done.reject(failure(this.#said || 'nft ended'));
    };
    child.on('error', end).on('close', end);
    return child;
  }

  #hear(text: string): void {
    this.#said += text;
    if (!this.#pending) return;
    const { marker, done } = this.#pending;
    // The complaint is a line that says what, the word itself, and a line of carets below it.
    const complaint = new RegExp(`(^|\\n)[^\\n]*\\n${marker}\\n *\\^+\\n$`).exec(this.#said);
    if (!complaint) return;
    const before = this.#said.slice(0, complaint.index).trim();
    if (before === '') done.resolve();
    else done.reject(failure(before));
  }
}

function failure(said: string): HoldfastError {
  const lines = said.trim().split('\n');
  return new HoldfastError('COMMAND_FAILED', `nft -i failed: ${lines.slice(0, 3).join('; ')}`);
}
