import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '#base/clock.ts';
import { nanosecondTime, parseCriLine } from './cri-line.ts';
import { readLog } from './read-log.ts';
import type { LogOptions } from './read-log.ts';

const at = (seconds: number): string => `2026-01-01T00:00:${String(seconds).padStart(2, '0')}.5Z`;
const lines = [
  `${at(1)} stdout F one`,
  `${at(2)} stderr F two`,
  `${at(3)} stdout P thr`,
  `${at(4)} stdout F ee`,
  `${at(5)} stdout F `,
];

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'holdfast-logs-'));
  file = path.join(directory, '0.log');
});
afterEach(() => rm(directory, { recursive: true }));

async function read(options: Partial<LogOptions> = {}): Promise<string> {
  let text = '';
  const { signal } = new AbortController();
  for await (const piece of readLog(file, {
    clock: systemClock,
    signal,
    timestamps: false,
    ...options,
  })) {
    text += piece.toString();
  }
  return text;
}

describe('readLog()', () => {
  test.each<[string, Partial<LogOptions>, string]>([
    ['all', {}, 'one\ntwo\nthree\n\n'],
    ['of one stream', { stream: 'stderr' }, 'two\n'],
    ['the last lines', { tailLines: 3 }, 'three\n\n'],
    ['no line', { tailLines: 0 }, ''],
    ['more lines than there are', { tailLines: 99 }, 'one\ntwo\nthree\n\n'],
    ['since a time', { since: Date.parse(at(2)) }, 'two\nthree\n\n'],
    ['since a time within a line', { since: Date.parse(at(4)) }, 'ee\n\n'],
    ['so many bytes', { limitBytes: 6 }, 'one\ntw'],
    [
      'with timestamps, one a line',
      { timestamps: true },
      '2026-01-01T00:00:01.500000000Z one\n2026-01-01T00:00:02.500000000Z two\n2026-01-01T00:00:03.500000000Z three\n2026-01-01T00:00:05.500000000Z \n',
    ],
  ])('gives %s', async (_, options, expected) => {
    await writeFile(file, `${lines.join('\n')}\n`);
    expect(await read(options)).toBe(expected);
  });

  test('gives nothing where there is no file', async () => {
    expect(await read()).toBe('');
  });

  test('leaves out what is no CRI line', async () => {
    await writeFile(
      file,
      `garbage\n${at(1)} stdout F good\n${at(2)} stdin F bad\n${at(3)} stdout F cut sh`,
    );
    expect(await read()).toBe('good\n');
  });

  test('gives back any text, whatever the blocks and parts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ maxLength: 40_000 }), { maxLength: 8 }),
        async (texts) => {
          const clean = texts.map((text) => text.replaceAll('\n', ' '));
          await writeFile(file, clean.map((text) => `${at(1)} stdout F ${text}\n`).join(''));
          expect(await read()).toBe(clean.map((text) => `${text}\n`).join(''));
        },
      ),
      { numRuns: 20 },
    );
  });

  test('follows a file across rotations until the container ends', async () => {
    await writeFile(file, `${at(1)} stdout F first\n`);
    const ended = Promise.withResolvers<void>();
    const output = read({ until: ended.promise });
    await pause();
    await appendFile(file, `${at(2)} stdout F before\n`);
    await rename(file, `${file}.old`);
    await appendFile(`${file}.old`, `${at(3)} stdout F late in the old one\n`);
    await pause();
    await writeFile(file, `${at(4)} stdout F new\n`);
    await pause();
    await appendFile(file, `${at(5)} stdout F last\n`);
    ended.resolve();
    expect(await output).toBe('first\nbefore\nlate in the old one\nnew\nlast\n');
  });

  test('stops following when told to', async () => {
    await writeFile(file, `${at(1)} stdout F first\n`);
    const aborter = new AbortController();
    const output = read({ until: new Promise(() => undefined), signal: aborter.signal });
    await pause();
    aborter.abort();
    expect(await output).toBe('first\n');
  });
});

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

test.each([
  ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000000000Z'],
  ['2026-01-01T00:00:00.12Z', '2026-01-01T00:00:00.120000000Z'],
  ['2026-01-01T00:00:00.123456789+01:00', '2026-01-01T00:00:00.123456789+01:00'],
])('nanosecondTime(%s) is %s', (time, expected) => {
  expect(nanosecondTime(time)).toBe(expected);
});

test('parseCriLine() takes the first of several tags', () => {
  expect(parseCriLine(Buffer.from('T stdout P:x text'))).toMatchObject({ partial: true });
});
