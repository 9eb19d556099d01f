import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#base/clock.ts';
import { run } from '#base/command.ts';
import { openToRead, openToWrite } from './fifo.ts';

let directory: string;
let fifo: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'hf-fifo-'));
  fifo = path.join(directory, 'fifo');
  await run('mkfifo', [fifo]);
});

afterEach(() => rm(directory, { recursive: true }));

test('what is written arrives, and its end', async () => {
  const reader = openToRead(fifo);
  const writer = await openToWrite(fifo, systemClock, new AbortController().signal);
  writer.end('all of it');
  expect(await textOf(reader)).toBe('all of it');
});

test('a writer waits for a reader that comes late', async () => {
  const opening = openToWrite(fifo, systemClock, new AbortController().signal);
  await passed(20);
  const reader = openToRead(fifo);
  (await opening).end('not lost');
  expect(await textOf(reader)).toBe('not lost');
});

test('a reader that never comes holds nothing up: once that is known, what is written goes nowhere', async () => {
  const over = new AbortController();
  const opening = openToWrite(fifo, systemClock, over.signal);
  await passed(5);
  over.abort();
  const writer = await opening;
  await new Promise<void>((resolve) => {
    writer.end(Buffer.alloc(1 << 20), resolve);
  });
});

test('a FIFO that is not there is an error', async () => {
  const { signal } = new AbortController();
  await expect(openToWrite(`${fifo}-other`, systemClock, signal)).rejects.toThrow('ENOENT');
});

function passed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    systemClock.after(milliseconds, resolve);
  });
}

async function textOf(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
