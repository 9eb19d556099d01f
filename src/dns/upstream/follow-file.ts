/**
 * Tells when a file has changed, was replaced, or is there at last. Not only its folder is watched: the file may be a
 * link into another one, and any folder on the way may be missing, or be made anew.
 */
import { existsSync, readlinkSync, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

/** Calls `changed` when one of the files may be another than before, until the signal aborts. */
export function followFiles(
  files: readonly string[],
  signal: AbortSignal,
  changed: () => void,
): void {
  for (const file of files) new Follower(file, signal, changed).start();
}

/** More links than this are a circle (the system's own limit is 40). */
const maximumLinks = 40;

class Follower {
  readonly #file: string;
  readonly #signal: AbortSignal;
  readonly #changed: () => void;
  #round = new AbortController();

  constructor(file: string, signal: AbortSignal, changed: () => void) {
    this.#file = resolve(file);
    this.#signal = signal;
    this.#changed = changed;
  }

  start(): void {
    this.#signal.addEventListener('abort', () => this.#round.abort(), { once: true });
    this.#watch();
  }

  /** Watches the file and whatever its links lead to, as they are at this moment. */
  #watch(): void {
    this.#round.abort();
    if (this.#signal.aborted) return;
    this.#round = new AbortController();
    let path = this.#file;
    for (let links = 0; links < maximumLinks; links++) {
      this.#watchOne(path);
      const target = linkOf(path);
      if (target === undefined) return;
      path = resolve(dirname(path), target);
    }
  }

  #watchOne(path: string): void {
    const { signal } = this.#round;
    let entry = path;
    while (!existsSync(dirname(entry)) && dirname(entry) !== entry) entry = dirname(entry);
    try {
      const watcher = watch(dirname(entry), { persistent: false, signal });
      watcher.on('change', (_kind, name) => {
        // The folder's own name comes when it goes away itself.
        if (name !== null && name !== basename(entry) && name !== basename(dirname(entry))) return;
        this.#notice(signal);
      });
      watcher.on('error', () => this.#notice(signal));
    } catch {
      // The folder went between the two calls, and with it the file: its parent is looked at now.
      if (!existsSync(dirname(entry))) return this.#watchOne(path);
    }
    // What appeared between looking and watching has told nobody.
    if (entry !== path && existsSync(entry)) this.#notice(signal);
  }

  #notice(round: AbortSignal): void {
    if (round.aborted) return;
    this.#watch();
    this.#changed();
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    // No link, or not there.
    return undefined;
  }
}
