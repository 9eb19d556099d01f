import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diskUsage } from './disk-usage.ts';

const mebibyte = 1024 * 1024;
let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'disk-usage-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const write = (path: string, mebibytes: number): Promise<void> =>
  writeFile(join(root, path), Buffer.alloc(mebibytes * mebibyte, 1));

/** Whole mebibytes: what directories take depends on the file system. */
async function used(enough = Number.POSITIVE_INFINITY): Promise<number> {
  return Math.floor((await diskUsage(root, enough)) / mebibyte);
}

test('counts files at every depth', async () => {
  await mkdir(join(root, 'a/b'), { recursive: true });
  await write('one', 1);
  await write('a/b/two', 2);
  expect(await used()).toBe(3);
});

test('a file with two names counts once, and what a symbolic link points to not at all', async () => {
  await write('one', 1);
  await link(join(root, 'one'), join(root, 'again'));
  await symlink('/usr', join(root, 'elsewhere'));
  expect(await used()).toBe(1);
});

test('stops when it has seen enough', async () => {
  for (const name of ['one', 'two', 'three', 'four']) await write(name, 1);
  expect(await used(1.5 * mebibyte)).toBe(2);
});

test('a directory that is not there takes nothing', async () => {
  expect(await diskUsage(join(root, 'missing'), 1)).toBe(0);
});
