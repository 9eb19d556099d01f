import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseResolvConf, readResolvers } from './resolv-conf.ts';

describe('parseResolvConf()', () => {
  test('finds the addresses and the domains', () => {
    const text = `# comment
search example.com  lab.example.com
domain old.example
\tnameserver 192.0.2.53
nameserver fe80::1%eth0
nameserver 2001:db8::53 # the second one
nameserver 192.0.2.54;
nameserver not-an-address
nameserver
;nameserver 192.0.2.55
#nameserver 192.0.2.56
nameserver 192.0.2.53
nameserver 192.0.2.57 ; and more than the three of libc
nameserver 192.0.2.58
options ndots:5
`;
    expect(parseResolvConf(text)).toEqual({
      nameservers: ['192.0.2.53', 'fe80::1%eth0', '2001:db8::53', '192.0.2.57', '192.0.2.58'],
      search: ['example.com', 'lab.example.com'],
    });
  });

  test.each(['', '\n\n', '# nothing\n', 'search example.com'])('%j has nobody', (text) => {
    expect(parseResolvConf(text).nameservers).toEqual([]);
  });

  test('lines may end as on other systems', () => {
    expect(parseResolvConf('nameserver 192.0.2.1\r\nsearch a.example\r\n')).toEqual({
      nameservers: ['192.0.2.1'],
      search: ['a.example'],
    });
  });
});

describe('readResolvers()', () => {
  const read = async (own: string, behind: string | undefined): Promise<readonly string[]> => {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-resolv-'));
    try {
      await writeFile(join(dir, 'own'), own);
      if (behind !== undefined) await writeFile(join(dir, 'behind'), behind);
      const { upstreams } = await readResolvers(join(dir, 'own'), join(dir, 'behind'));
      expect(upstreams.every(({ port }) => port === 53)).toBe(true);
      return upstreams.map(({ address }) => address);
    } finally {
      await rm(dir, { recursive: true });
    }
  };
  const real = 'nameserver 192.0.2.1\nnameserver 192.0.2.2\n';

  test.each<[string, string, string | undefined, readonly string[]]>([
    ['plain servers', real, 'nameserver 192.0.2.9', ['192.0.2.1', '192.0.2.2']],
    ['systemd-resolved’s stub', 'nameserver 127.0.0.53', real, ['192.0.2.1', '192.0.2.2']],
    ['its other stub', 'nameserver 127.0.0.54', real, ['192.0.2.1', '192.0.2.2']],
    [
      'the stub among others',
      'nameserver 127.0.0.53\nnameserver 192.0.2.2\nnameserver 192.0.2.3',
      real,
      ['192.0.2.1', '192.0.2.2', '192.0.2.3'],
    ],
    ['the stub, but nothing behind it', 'nameserver 127.0.0.53', undefined, ['127.0.0.53']],
    ['the stub, but an empty file behind it', 'nameserver 127.0.0.53', '\n', ['127.0.0.53']],
    ['a resolver on the node that isn’t systemd’s', 'nameserver 127.0.0.1', real, ['127.0.0.1']],
    ['an empty file', '', real, []],
  ])('%s', async (_name, own, behind, expected) => {
    expect(await read(own, behind)).toEqual(expected);
  });

  test('a file that isn’t there has nobody', async () => {
    expect(await readResolvers('/nowhere/resolv.conf')).toEqual({ upstreams: [], search: [] });
  });
});
