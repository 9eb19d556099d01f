/**
 * An image with the resolvers that containers bring along: glibc's, busybox's, musl's. Node.js and Go come with the
 * programs that the tests use already, which Pods mount from the machine.
 */
import { realpathSync } from 'node:fs';
import { readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLogger } from '#base/log.ts';
import { buildStandIn } from '#kubelet/images/stand-in.ts';
import type { StandIn } from '#kubelet/images/stand-in.ts';
import { addFile, addUsers } from '#kubelet/images/stand-ins/files.ts';
import { kubectlPath } from '../../../scripts/setup/tools.ts';
import { root } from './cluster.ts';
import type { TestCluster } from './cluster.ts';

export const resolversImage = 'holdfast-test/resolvers:1';

/**
 * Debian has musl 1.2.3, the last whose resolver can't use TCP, and no program that is linked with it. Of Debian's own,
 * gethostip (gethostbyname, IPv4) and nuttcp (getaddrinfo of both families) use nothing of glibc that musl hasn't under
 * the same name, so that musl's loader runs them.
 */
const resolvers: StandIn = {
  name: 'test-resolvers',
  references: [`docker.io/${resolversImage}`],
  description: 'resolvers of glibc, busybox and musl, and what Node.js is linked with',
  revision: 1,
  packages: [
    'busybox',
    'libc6',
    'libc-bin',
    'libstdc++6',
    'libgcc-s1',
    'libatomic1',
    'musl',
    'nuttcp',
    'syslinux-utils',
  ],
  except: ['gcc-12-base', 'gcc-14-base', 'libuuid1'],
  config: { Cmd: ['sh'], Env: ['PATH=/usr/bin:/bin'] },
  async finish(image) {
    for (const applet of ['sh', 'ip', 'sleep', 'cat', 'nslookup']) {
      await symlink('busybox', join(image, 'usr/bin', applet));
    }
    const libraries = await readdir(join(image, 'usr/lib'));
    const musl = libraries.find((name) => name.endsWith('-linux-musl'));
    const runMusl = `#!/bin/busybox sh\nexec /usr/lib/${musl}/libc.so "$@"\n`;
    await addFile(image, 'usr/bin/with-musl', runMusl, 0o755);
    await addUsers(image, []);
  },
};

/** Builds the image, unless an earlier run did, and brings it to the cluster's nodes. */
export async function loadResolvers(cluster: TestCluster): Promise<void> {
  const cacheDir = '/var/cache/holdfast/images';
  const archive = await buildStandIn(resolvers, { cacheDir, log: silentLogger });
  await cluster.holdfast('image load', archive);
}

/** What a Pod with that image mounts to have Node.js as `/node`, kubectl (Go) as `/kubectl`, and this checkout as `/holdfast`. */
const mounts = [
  ['node', '/node', process.execPath],
  ['kubectl', '/kubectl', kubectlPath()],
  // Each for itself: in a worktree one of them may be a link that leads out of it.
  ...['src', 'test', 'node_modules', 'package.json'].map((name) => [
    name.replace('.', '-').replace('_', '-'),
    `/holdfast/${name}`,
    realpathSync(join(root, name)),
  ]),
] as const;
export const programMounts = mounts.map(([name, mountPath]) => ({
  name,
  mountPath,
  readOnly: true,
}));
export const programVolumes = mounts.map(([name, , path]) => ({ name, hostPath: { path } }));
