import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { terminationMessagePathAnnotation, terminationMessagePolicyAnnotation } from '../labels.ts';
import type { PodPaths } from '../pod-paths.ts';
import { readTerminationMessage } from './termination-message.ts';
import { exited } from '../testing/pods.ts';

let root: string;
let paths: PodPaths;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'message-'));
  paths = {
    logs: join(root, 'logs'),
    terminationMessage: () => join(root, 'message'),
  } as unknown as PodPaths; // All that is read.
  await mkdir(join(root, 'logs/main'), { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

const frame = (text: string, tag = 'F'): string =>
  `2026-01-01T00:00:00.000000000Z stdout ${tag} ${text}\n`;

interface Case {
  readonly name: string;
  readonly file?: string;
  readonly log?: string;
  readonly policy?: string;
  readonly exitCode?: number;
  readonly expected: string;
}
const cases: readonly Case[] = [
  { name: 'what the file says', file: 'bye\n', expected: 'bye\n' },
  { name: 'no file', expected: '' },
  {
    name: 'only the last 4096 bytes of the file',
    file: `${'a'.repeat(4096)}${'b'.repeat(4096)}`,
    expected: 'b'.repeat(4096),
  },
  { name: 'the log does not count by default', file: '', log: frame('said'), expected: '' },
  {
    name: 'the file before the log',
    file: 'file',
    log: frame('said'),
    policy: 'FallbackToLogsOnError',
    expected: 'file',
  },
  {
    name: 'the log when the file is empty',
    file: '',
    log: frame('said'),
    policy: 'FallbackToLogsOnError',
    expected: 'said\n',
  },
  {
    name: 'parts of a line are joined',
    log: frame('one ', 'P') + frame('two'),
    policy: 'FallbackToLogsOnError',
    expected: 'one two\n',
  },
  {
    name: 'not after a success',
    log: frame('said'),
    policy: 'FallbackToLogsOnError',
    exitCode: 0,
    expected: '',
  },
  {
    name: 'the last 80 lines',
    log: Array.from({ length: 100 }, (_, index) => frame(`${index}`)).join(''),
    policy: 'FallbackToLogsOnError',
    expected: Array.from({ length: 80 }, (_, index) => `${index + 20}\n`).join(''),
  },
  {
    name: 'the last 2048 bytes',
    log: frame('x'.repeat(5000)),
    policy: 'FallbackToLogsOnError',
    expected: `${'x'.repeat(2047)}\n`,
  },
];
test.each(cases)('$name', async ({ file, log, policy = 'File', exitCode = 1, expected }) => {
  if (file !== undefined) await writeFile(join(root, 'message'), file);
  if (log !== undefined) await writeFile(join(root, 'logs/main/0.log'), log);
  const run = exited('main', exitCode, {
    annotations: {
      [terminationMessagePathAnnotation]: '/dev/termination-log',
      [terminationMessagePolicyAnnotation]: policy,
    },
  });
  expect(await readTerminationMessage(run, paths)).toBe(expected);
});

test('a container without a path has no file', async () => {
  await mkdir(dirname(join(root, 'message')), { recursive: true });
  await writeFile(join(root, 'message'), 'of another');
  expect(await readTerminationMessage(exited('main', 1), paths)).toBe('');
});
