/**
 * SQLite's write-ahead log, and when the disk has what. SQLite flushes nothing itself while the store is open
 * (`synchronous=OFF`): it would hold up the event loop for as long as the disk takes. What it would flush, and in which order
 * (https://sqlite.org/wal.html, https://sqlite.org/fileformat2.html#walformat), is flushed here, in Node's thread pool.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { bug } from '#base/errors.ts';
import { type Database, resultCode } from './database.ts';

/** Pages (4 KiB) in a log until it is copied into the main file: as many as SQLite lets come together. Copying takes two milliseconds. */
const longLog = 1000;
/** The log's header; without its magic number there is no log. */
const noHeader = Buffer.alloc(32);

/** Flushes what was written to an open file to the disk. */
export type Flush = (descriptor: number) => Promise<void>;

export class WriteAheadLog {
  readonly #db: Database;
  readonly #flushFile: Flush;
  readonly #log: number;
  /** Closing it before SQLite does would free SQLite's lock, which belongs to the process. */
  readonly #main: number;
  /** The log has what the disk may not have. */
  #unflushed = true;
  /** Pages in the log when it is copied next. */
  #copyAt = longLog;
  /** The log's header is gone, and no new one was seen. */
  #ended = false;
  /** The log was copied, and the disk failed to take the copy: only the log may be whole. */
  #needed = false;

  constructor(path: string, db: Database, flush: Flush) {
    this.#db = db;
    this.#flushFile = flush;
    this.#log = openSync(`${path}-wal`, 'r+');
    this.#main = openSync(path, 'r');
    db.flushItself(false);
  }

  /** To be called after each transaction. */
  written(): void {
    this.#unflushed = true;
  }

  /** Resolves when the disk has every transaction that ended before the call. */
  async flush(): Promise<void> {
    this.#unflushed = false;
    this.#checkBegun();
    await this.#flushFile(this.#log);
  }

  /** What follows the end of a log would be lost with the power; SQLite is to have begun a new one. */
  #checkBegun(): void {
    if (!this.#ended || this.#db.logPages() === 0) return;
    const header = Buffer.alloc(noHeader.length);
    readSync(this.#log, header, 0, header.length, 0);
    if (header.equals(noHeader)) bug('SQLite goes on with a write-ahead log that has ended');
    this.#ended = false;
  }

  get isLong(): boolean {
    return this.#db.logPages() >= this.#copyAt;
  }

  /**
   * Copies the log into the main file, so that SQLite begins it anew. No transaction may begin until this has
   * resolved; reading may go on. The order is what keeps the file whole at every moment: the log is on disk before the main file
   * changes, the main file is before the log ends, and the log's end is before new pages replace the old ones, of which
   * otherwise some might be taken for newer than the main file's.
   */
  async copy(): Promise<void> {
    if (this.#unflushed) await this.flush();
    if (!this.#copyPages()) {
      // The disk is full, say. The log is whole and goes on.
      this.#copyAt = this.#db.logPages() + longLog;
      return;
    }
    this.#needed = true;
    await this.#flushFile(this.#main);
    this.#needed = false;
    writeSync(this.#log, noHeader, 0, noHeader.length, 0);
    this.#ended = true;
    await this.flush();
    this.#copyAt = longLog;
  }

  #copyPages(): boolean {
    try {
      return this.#db.copyLog();
    } catch (error) {
      if (resultCode(error) === undefined) throw error;
      return false;
    }
  }

  /** Closes the database too, which copies the log and removes it. */
  close(): void {
    // Left as it is, and locked until the process ends: whoever opens it then finds the log.
    if (this.#needed) return;
    this.#db.flushItself(true);
    this.#db.close();
    closeSync(this.#main);
    closeSync(this.#log);
  }
}
