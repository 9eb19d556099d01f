/** A Pod's `/etc/hosts`, in upstream's form. Each container of the Pod gets the same file mounted. */
import { readFile, writeFile } from 'node:fs/promises';
import type { HostAlias, Pod } from '#api/gen/types.ts';
import { isSystemError } from '#base/errors.ts';
import { podHostname } from './hostname.ts';

const header = '# Kubernetes-managed hosts file.\n';
const hostNetworkHeader = '# Kubernetes-managed hosts file (host network).\n';
const fixedEntries: readonly (readonly [string, string])[] = [
  ['127.0.0.1', 'localhost'],
  ['::1', 'localhost ip6-localhost ip6-loopback'],
  ['fe00::0', 'ip6-localnet'],
  ['fe00::0', 'ip6-mcastprefix'],
  ['fe00::1', 'ip6-allnodes'],
  ['fe00::2', 'ip6-allrouters'],
];

export function hostsContent(pod: Pod, ips: readonly string[], clusterDomain: string): string {
  const { label, domain } = podHostname(pod, clusterDomain);
  const names = domain ? `${label}.${domain}\t${label}` : label;
  const lines = [
    ...fixedEntries.map(([ip, name]) => `${ip}\t${name}\n`),
    ...ips.map((ip) => `${ip}\t${names}\n`),
  ];
  return header + lines.join('') + aliasLines(pod.spec.hostAliases);
}

export function hostNetworkHostsContent(pod: Pod, nodeHosts: string): string {
  return hostNetworkHeader + nodeHosts + aliasLines(pod.spec.hostAliases);
}

function aliasLines(aliases: readonly HostAlias[] | undefined): string {
  if (!aliases?.length) return '';
  const lines = aliases.map(({ ip, hostnames }) => [ip, ...(hostnames ?? [])].join('\t'));
  return `\n# Entries added by HostAliases.\n${lines.join('\n')}\n`;
}

export async function writeHostsFile(
  path: string,
  pod: Pod,
  options: { readonly ips: readonly string[]; readonly clusterDomain: string },
): Promise<void> {
  const content = pod.spec.hostNetwork
    ? hostNetworkHostsContent(pod, await nodeHosts())
    : hostsContent(pod, options.ips, options.clusterDomain);
  await writeFile(path, content, { mode: 0o644 });
}

async function nodeHosts(): Promise<string> {
  try {
    return await readFile('/etc/hosts', 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return '';
    throw error;
  }
}
