import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HostPathVolumeSource } from '#api/gen/types.ts';
import { prepareHostPath } from './host-path.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hostpath-'));
  await mkdir(join(root, 'directory'));
  await writeFile(join(root, 'file'), '');
});
afterAll(() => rm(root, { recursive: true }));

type Type = NonNullable<HostPathVolumeSource['type']>;
const cases: { type: Type; path: string; expected: string | undefined }[] = [
  { type: '', path: 'nothing', expected: undefined },
  { type: 'Directory', path: 'directory', expected: undefined },
  { type: 'Directory', path: 'file', expected: 'is not a directory' },
  { type: 'Directory', path: 'nothing', expected: 'is not a directory' },
  { type: 'File', path: 'file', expected: undefined },
  { type: 'File', path: 'directory', expected: 'is not a file' },
  { type: 'Socket', path: 'file', expected: 'is not a socket file' },
  { type: 'CharDevice', path: 'file', expected: 'is not a character device' },
  { type: 'BlockDevice', path: 'nothing', expected: 'is not a block device' },
  { type: 'DirectoryOrCreate', path: 'file', expected: 'is not a directory' },
  { type: 'FileOrCreate', path: 'directory', expected: 'is not a file' },
];
test.each(cases)('$type of $path: $expected', async ({ type, path, expected }) => {
  const prepared = prepareHostPath({ path: join(root, path), type });
  if (expected === undefined) await expect(prepared).resolves.toBeUndefined();
  else await expect(prepared).rejects.toThrow(expected);
});

test('what may be made is made', async () => {
  await prepareHostPath({ path: join(root, 'new/deep'), type: 'DirectoryOrCreate' });
  await prepareHostPath({ path: join(root, 'new/file'), type: 'FileOrCreate' });
  expect((await stat(join(root, 'new/deep'))).mode & 0o777).toBe(0o755);
  expect((await stat(join(root, 'new/file'))).isFile()).toBe(true);
});
