import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Container } from '#api/gen/types.ts';
import { mountsOf } from './mounts.ts';
import type { SyncContext } from '../sync-context.ts';

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'mounts-')));
  await mkdir(join(root, 'volume/inside'), { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

async function mounts(container: Partial<Container>): Promise<string[]> {
  const volumes = new Map([['v', { hostPath: join(root, 'volume'), readOnly: false }]]);
  const parts = { host: { keepsPodFiles: true } };
  const paths = { hosts: '/hosts' };
  const context = { memory: { volumes }, parts, paths } as unknown as SyncContext; // All that is used.
  const input = { values: new Map([['NAME', 'mine']]), messageFile: '/message' };
  const result = await mountsOf(context, { name: 'main', ...container }, input);
  return result.map(({ containerPath, hostPath, readOnly, propagation }) =>
    [containerPath, hostPath.replace(root, ''), readOnly ? 'ro' : 'rw', propagation].join(' '),
  );
}

test('volumes, /etc/hosts and the termination message', async () => {
  const volumeMounts = [
    { name: 'v', mountPath: '/data', readOnly: true, mountPropagation: 'HostToContainer' as const },
  ];
  expect(await mounts({ volumeMounts, terminationMessagePath: '/dev/termination-log' })).toEqual([
    '/data /volume ro host-to-container',
    '/etc/hosts /hosts rw private',
    '/dev/termination-log /message rw private',
  ]);
});

test('a Pod may bring its own /etc/hosts', async () => {
  expect(
    await mounts({ volumeMounts: [{ name: 'v', mountPath: '/etc/hosts', subPath: 'inside' }] }),
  ).toEqual(['/etc/hosts /volume/inside rw private']);
});

test('a sub-path is made when missing, its expression expanded, as open as its volume', async () => {
  await chmod(join(root, 'volume'), 0o2777);
  const [first] = await mounts({
    volumeMounts: [{ name: 'v', mountPath: '/data', subPathExpr: 'a/$(NAME)' }],
  });
  expect(first).toBe('/data /volume/a/mine rw private');
  const modes = ['a', 'a/mine'].map(async (at) => (await stat(join(root, 'volume', at))).mode);
  expect((await Promise.all(modes)).map((mode) => mode & 0o7777)).toEqual([0o2777, 0o2777]);
});

test.each([
  ['../outside', 'subPath must not leave the volume'],
  ['link', 'not within volume path'],
  ['link/deeper', 'not within volume path'],
  ['link/new', 'not within volume path'],
])('a sub-path must stay inside: %s', async (subPath, message) => {
  await mkdir(join(root, 'outside/deeper'), { recursive: true });
  await symlink(join(root, 'outside'), join(root, 'volume/link'));
  await expect(
    mounts({ volumeMounts: [{ name: 'v', mountPath: '/data', subPath }] }),
  ).rejects.toThrow(message);
  expect(await readdir(join(root, 'outside'))).toEqual(['deeper']);
});

test('a file of the volume may be mounted', async () => {
  await writeFile(join(root, 'volume/file'), '');
  const [first] = await mounts({
    volumeMounts: [{ name: 'v', mountPath: '/etc/file', subPath: 'file' }],
  });
  expect(first).toBe('/etc/file /volume/file rw private');
});

test('a name without a value in an expression is told', async () => {
  const volumeMounts = [{ name: 'v', mountPath: '/data', subPathExpr: '$(NONE)' }];
  await expect(mounts({ volumeMounts })).rejects.toThrow('missing value for "NONE"');
});
