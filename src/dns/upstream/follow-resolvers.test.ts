/** However a resolv.conf changes, the new resolvers are known soon. */
import { mkdir, mkdtemp, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sleep, systemClock } from '#base/clock.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { followResolvers } from './follow-resolvers.ts';

let dir = '';
let stop = new AbortController();
let clock = new VirtualClock();

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'holdfast-follow-'));
  stop = new AbortController();
  clock = new VirtualClock();
});

afterEach(async () => {
  stop.abort();
  await rm(dir, { recursive: true });
});

const line = (address: string): string => `nameserver ${address}\n`;

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** What was found, one string each time. */
async function follow(file: string, behindStub: string): Promise<string[]> {
  const told: string[] = [];
  const found = ({ upstreams }: { upstreams: readonly { address: string }[] }): void =>
    void told.push(upstreams.map(({ address }) => address).join(' '));
  await followResolvers({ file, behindStub, clock, signal: stop.signal, found });
  return told;
}

/** The system tells when it likes; the time to settle after that is virtual. */
async function until(told: string[], expected: string): Promise<void> {
  await vi.waitFor(
    async () => {
      await clock.advance(50);
      expect(told.at(-1)).toBe(expected);
    },
    { interval: 5, timeout: 5000 },
  );
}

interface Case {
  readonly before: (file: string, behind: string) => Promise<void>;
  readonly change: (file: string, behind: string) => Promise<void>;
  readonly from: string;
  readonly to: string;
}

const cases: Readonly<Record<string, Case>> = {
  'it is written to': {
    before: (file) => write(file, line('192.0.2.1')),
    change: (file) => write(file, line('192.0.2.2')),
    from: '192.0.2.1',
    to: '192.0.2.2',
  },
  'it is replaced': {
    before: (file) => write(file, line('192.0.2.1')),
    change: async (file) => {
      await write(`${file}.new`, line('192.0.2.2'));
      await rename(`${file}.new`, file);
    },
    from: '192.0.2.1',
    to: '192.0.2.2',
  },
  'it appears': {
    before: (file) => mkdir(dirname(file), { recursive: true }).then(() => undefined),
    change: (file) => write(file, line('192.0.2.2')),
    from: '',
    to: '192.0.2.2',
  },
  'it appears with its folder, and that one’s folder': {
    before: () => Promise.resolve(),
    change: (file) => write(file, line('192.0.2.2')),
    from: '',
    to: '192.0.2.2',
  },
  'its folder is made anew': {
    before: (file) => write(file, line('192.0.2.1')),
    change: async (file) => {
      await rm(dirname(file), { recursive: true });
      await write(file, line('192.0.2.2'));
    },
    from: '192.0.2.1',
    to: '192.0.2.2',
  },
  'it is a link, and what it leads to is replaced': {
    before: async (file) => {
      await write(join(dir, 'run', 'real.conf'), line('192.0.2.1'));
      await mkdir(dirname(file), { recursive: true });
      await symlink(join('..', '..', 'run', 'real.conf'), file);
    },
    change: async () => {
      await write(join(dir, 'run', 'new'), line('192.0.2.2'));
      await rename(join(dir, 'run', 'new'), join(dir, 'run', 'real.conf'));
    },
    from: '192.0.2.1',
    to: '192.0.2.2',
  },
  'it is a link to what appears later': {
    before: async (file) => {
      await mkdir(dirname(file), { recursive: true });
      await symlink(join(dir, 'run', 'later', 'real.conf'), file);
    },
    change: () => write(join(dir, 'run', 'later', 'real.conf'), line('192.0.2.2')),
    from: '',
    to: '192.0.2.2',
  },
  'it is systemd-resolved’s stub, and that learns of other servers': {
    before: async (file, behind) => {
      await write(file, line('127.0.0.53'));
      await write(behind, line('192.0.2.1'));
    },
    change: (_file, behind) => write(behind, line('192.0.2.2')),
    from: '192.0.2.1',
    to: '192.0.2.2',
  },
};

test.each(Object.entries(cases))('%s', async (_name, { before, change, from, to }) => {
  const file = join(dir, 'a', 'b', 'resolv.conf');
  const behind = join(dir, 'resolve', 'resolv.conf');
  await before(file, behind);
  const told = await follow(file, behind);
  expect(told).toEqual([from]);
  await change(file, behind);
  await until(told, to);
});

test('a second change is noticed like the first', async () => {
  const file = join(dir, 'a', 'resolv.conf');
  const told = await follow(file, join(dir, 'none'));
  for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
    await write(`${file}.new`, line(address));
    await rename(`${file}.new`, file);
    await until(told, address);
  }
});

test('a file that is empty for a moment is about to be written; for a second, it is empty', async () => {
  const file = join(dir, 'resolv.conf');
  await write(file, line('192.0.2.1'));
  const told = await follow(file, join(dir, 'none'));
  await truncate(file);
  await sleep(systemClock, 50);
  await clock.advance(200);
  await write(file, line('192.0.2.2'));
  await until(told, '192.0.2.2');
  expect(told).not.toContain('');
  await truncate(file);
  await until(told, '');
});

test('once it is aborted nobody is told any more', async () => {
  const file = join(dir, 'resolv.conf');
  const told = await follow(file, join(dir, 'none'));
  stop.abort();
  await write(file, line('192.0.2.2'));
  await sleep(systemClock, 50);
  await clock.advance(5000);
  expect(told).toEqual(['']);
});
