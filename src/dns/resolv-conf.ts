/** The node's own resolvers, from its resolv.conf, followed as that file changes. */
import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { basename, dirname } from 'node:path';

export interface Upstream {
  readonly address: string;
  readonly port: number;
}

/** The `nameserver` lines of a resolv.conf (resolv.conf(5)), in order. */
export function parseResolvConf(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const [keyword, address = ''] = line.trim().split(/\s+/);
    return keyword === 'nameserver' && isIP(address.replace(/%.*$/, '')) !== 0 ? [address] : [];
  });
}

/** systemd-resolved's own resolver: it stands for the servers that it lists in another file. */
const resolvedStubs = new Set(['127.0.0.53', '127.0.0.54']);
const resolvedFile = '/run/systemd/resolve/resolv.conf';

/** Nothing when the file isn't there: then there is nobody to ask. */
export async function readResolvers(file: string): Promise<readonly Upstream[]> {
  const addresses = parseResolvConf(await textOf(file));
  const stub = addresses.some((address) => resolvedStubs.has(address));
  const behind = stub ? parseResolvConf(await textOf(resolvedFile)) : [];
  const real = behind.length > 0 ? behind : addresses;
  return real.map((address) => ({ address, port: 53 }));
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

/** Calls `changed` when the file may have changed, until the signal aborts. It may be replaced, so its folder is watched. */
export function watchResolvConf(file: string, signal: AbortSignal, changed: () => void): void {
  for (const path of [file, resolvedFile]) {
    let watcher: FSWatcher;
    try {
      watcher = watch(dirname(path), { persistent: false, signal });
    } catch {
      // The folder isn't there, so neither is the file.
      continue;
    }
    watcher.on('change', (_kind, name) => {
      if (name === null || name === basename(path)) changed();
    });
    // A watch that ends leaves the resolvers as they were last read.
    watcher.on('error', () => watcher.close());
  }
}
