/** The node's own resolver configuration (resolv.conf(5)), read with an eye for systemd-resolved. */
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Upstream } from '../config/settings.ts';

export interface ResolvConf {
  /** In order; those of IPv6 may have a scope: `fe80::1%eth0`. */
  readonly nameservers: readonly string[];
  /** The domains that Pods inherit: those of `search`, as the kubelet hands no others on. */
  readonly search: readonly string[];
}

export interface NodeResolvers {
  readonly upstreams: readonly Upstream[];
  readonly search: readonly string[];
}

/** Lines that say nothing known are skipped, as the C library does. It takes three name servers; here all count. */
export function parseResolvConf(text: string): ResolvConf {
  const nameservers = new Set<string>();
  let search: readonly string[] = [];
  for (const line of text.split('\n')) {
    const [keyword, ...values] = line
      .replace(/\s[#;].*$/, '')
      .trim()
      .split(/\s+/);
    const [address = ''] = values;
    if (keyword === 'nameserver' && isIP(address) !== 0) nameservers.add(address);
    // The last of these lines counts.
    if (keyword === 'search') search = values;
  }
  return { nameservers: [...nameservers], search };
}

/** systemd-resolved's own resolver: it stands for the servers that it lists in another file. */
const resolvedStubs: ReadonlySet<string> = new Set(['127.0.0.53', '127.0.0.54']);
export const resolvedFile = '/run/systemd/resolve/resolv.conf';

/**
 * Nothing when the file isn't there: then there is nobody to ask. systemd-resolved's stub is replaced by what is behind
 * it, so that a node whose resolved asks the cluster makes no loop, and one program less is in the way.
 */
export async function readResolvers(
  file: string,
  behindStub = resolvedFile,
): Promise<NodeResolvers> {
  const { nameservers, search } = parseResolvConf(await textOf(file));
  const stub = nameservers.some((address) => resolvedStubs.has(address));
  const behind = stub ? parseResolvConf(await textOf(behindStub)).nameservers : [];
  const real = nameservers.flatMap((address) =>
    resolvedStubs.has(address) && behind.length > 0 ? behind : [address],
  );
  const upstreams = [...new Set(real)].map((address) => ({ address, port: 53 }));
  return { upstreams, search };
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
