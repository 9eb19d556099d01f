/**
 * A container's log as `kubectl logs` wants it: CRI's record of times and streams stripped to the text, chosen by tail,
 * since and limit, and followed while the container runs.
 */
import { open } from 'node:fs/promises';
import { isSystemError } from '#base/errors.ts';
import { nanosecondTime, parseCriLine } from './cri-line.ts';
import { readBlocks } from './follow-file.ts';
import type { FollowOptions } from './follow-file.ts';
import { tailOffset } from './log-tail.ts';

export interface LogOptions extends FollowOptions {
  /** The last so many lines; absent: all. */
  readonly tailLines?: number;
  /** Only what was written at this time (epoch milliseconds) or later. */
  readonly since?: number;
  readonly timestamps: boolean;
  /** At most so many bytes of output. */
  readonly limitBytes?: number;
  /** Absent: both. */
  readonly stream?: 'stdout' | 'stderr';
}

/** The log's output in pieces. A file that doesn't exist is an empty log. */
export async function* readLog(name: string, options: LogOptions): AsyncIterable<Buffer> {
  let left = options.limitBytes ?? Number.POSITIVE_INFINITY;
  for await (const piece of unlimited(name, options)) {
    yield piece.length > left ? piece.subarray(0, left) : piece;
    left -= piece.length;
    if (left <= 0) return;
  }
}

async function* unlimited(name: string, options: LogOptions): AsyncIterable<Buffer> {
  const file = await open(name).catch((error: unknown) => {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (!file) return;
  const offset =
    options.tailLines === undefined
      ? 0
      : await tailOffset(file, (await file.stat()).size, options.tailLines);
  const printer = new LinePrinter(options);
  for await (const block of readBlocks(name, file, offset, options)) {
    const output = printer.print(block);
    if (output.length > 0) yield output;
  }
}

const lineFeed = Buffer.from('\n');

class LinePrinter {
  readonly #options: LogOptions;
  #rest: Buffer = Buffer.alloc(0);
  /** The last record was a part of a line. */
  #within = false;
  /** `since` holds from the first line that is late enough on. */
  #started: boolean;

  constructor(options: LogOptions) {
    this.#options = options;
    this.#started = options.since === undefined;
  }

  /** What the lines that are complete by now give. */
  print(block: Buffer): Buffer {
    const bytes = this.#rest.length === 0 ? block : Buffer.concat([this.#rest, block]);
    const output: Buffer[] = [];
    let start = 0;
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
      this.#printLine(bytes.subarray(start, end), output);
      start = end + 1;
    }
    this.#rest = bytes.subarray(start);
    return Buffer.concat(output);
  }

  #printLine(bytes: Buffer, output: Buffer[]): void {
    const line = parseCriLine(bytes);
    const { stream, since = 0, timestamps } = this.#options;
    if (!line || (stream !== undefined && line.stream !== stream)) return;
    if (!this.#started && Date.parse(line.time) < since) return;
    this.#started = true;
    if (timestamps && !this.#within) output.push(Buffer.from(`${nanosecondTime(line.time)} `));
    output.push(line.text);
    this.#within = line.partial;
    if (!line.partial) output.push(lineFeed);
  }
}
