import { mkdtemp, readFile, readdir, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPlainHost } from '../host/plain-host.ts';
import { writePayload, type Payload } from './atomic-writer.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'atomic-'));
});
afterEach(() => rm(root, { recursive: true }));

function payloadOf(files: Readonly<Record<string, string>>, mode = 0o644): Payload {
  return new Map(
    Object.entries(files).map(([name, text]) => [name, { content: Buffer.from(text), mode }]),
  );
}

const write = (files: Readonly<Record<string, string>>, mode?: number): Promise<void> =>
  writePayload(join(root, 'volume'), payloadOf(files, mode), { host: createPlainHost(root) });

const seen = async (): Promise<Record<string, string>> => {
  const names = (await readdir(join(root, 'volume'))).filter((name) => !name.startsWith('..'));
  const entries = names.map(
    async (name) => [name, await readFile(join(root, 'volume', name), 'utf8')] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
};

test('files are links through ..data, which moves at once', async () => {
  await write({ a: 'one', b: 'two' });
  const before = await readlink(join(root, 'volume', '..data'));
  expect(await readlink(join(root, 'volume', 'a'))).toBe('..data/a');
  await write({ a: 'changed', c: 'new' });
  expect(await seen()).toEqual({ a: 'changed', c: 'new' });
  // The old directory is gone, with nothing else left behind.
  const hidden = (await readdir(join(root, 'volume'))).filter((name) => name.startsWith('..'));
  expect(hidden.toSorted()).toEqual(
    ['..data', await readlink(join(root, 'volume', '..data'))].toSorted(),
  );
  expect(hidden).not.toContain(before);
});

test('nothing is written when nothing changed', async () => {
  await write({ a: 'one' });
  const before = await readlink(join(root, 'volume', '..data'));
  await write({ a: 'one' });
  expect(await readlink(join(root, 'volume', '..data'))).toBe(before);
});

test('paths may be deep, and modes are kept', async () => {
  await write({ 'deep/er/a': 'one' }, 0o400);
  const path = join(root, 'volume', 'deep/er/a');
  expect(await readFile(path, 'utf8')).toBe('one');
  expect((await stat(path)).mode & 0o777).toBe(0o400);
  expect(await readlink(join(root, 'volume', 'deep'))).toBe('..data/deep');
});

test('a crash before the switch leaves the old files', async () => {
  await write({ a: 'one' });
  const { mkdir, writeFile, symlink } = await import('node:fs/promises');
  await mkdir(join(root, 'volume', '..halfway'));
  await writeFile(join(root, 'volume', '..halfway', 'a'), 'half');
  await symlink('..halfway', join(root, 'volume', '..data_tmp'));
  expect(await seen()).toEqual({ a: 'one' });
  await write({ a: 'two' });
  expect(await seen()).toEqual({ a: 'two' });
});

test('an empty payload is an empty directory', async () => {
  await write({ a: 'one' });
  await write({});
  expect(await seen()).toEqual({});
});

test('a host that keeps no files of Pods gets none', async () => {
  const directory = join(root, 'nothing');
  const host = createPlainHost(root, { keepsPodFiles: false });
  await writePayload(directory, payloadOf({ a: '1' }), { host });
  await expect(readdir(directory)).rejects.toThrow('ENOENT');
});
