import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseResolvConf, readResolvers, watchResolvConf } from './resolv-conf.ts';

test('parseResolvConf() finds the addresses', () => {
  const text = `# comment
search example.com
  nameserver 192.0.2.53
nameserver fe80::1%eth0
nameserver not-an-address
;nameserver 192.0.2.54
options ndots:5
`;
  expect(parseResolvConf(text)).toEqual(['192.0.2.53', 'fe80::1%eth0']);
});

test('readResolvers() of a file that isn’t there finds nobody', async () => {
  expect(await readResolvers('/nowhere/resolv.conf')).toEqual([]);
});

test('watchResolvConf() tells when the file is replaced', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-resolv-'));
  const file = join(dir, 'resolv.conf');
  const stop = new AbortController();
  try {
    const changed = new Promise<void>((resolve) => watchResolvConf(file, stop.signal, resolve));
    await writeFile(join(dir, 'new'), 'nameserver 192.0.2.1\n');
    await rename(join(dir, 'new'), file);
    await changed;
    expect(await readResolvers(file)).toEqual([{ address: '192.0.2.1', port: 53 }]);
  } finally {
    stop.abort();
    await rm(dir, { recursive: true });
  }
});
