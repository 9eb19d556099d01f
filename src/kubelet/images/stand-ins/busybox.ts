/** busybox: Debian's, with an `nslookup` that prints what version 1.28's did. */
import { readdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { run } from '#base/command.ts';
import type { StandIn } from '../stand-in.ts';
import { addFile, addUsers, script } from './files.ts';

/** Of glibc only what busybox and getent load. */
const libraries = /^(ld-linux-.*|libc|libm|libresolv|libnss_.*)\.so/;

/** Applets that are scripts of ours instead; each says why. */
const replaced = ['nslookup', 'wget'];

export const busybox: StandIn = {
  name: 'busybox',
  references: ['1.28', '1.36', 'latest'].map((tag) => `docker.io/library/busybox:${tag}`),
  description: "Debian's busybox, with nslookup as version 1.28 printed it",
  revision: 2,
  // Not busybox-static: its shell runs its own applets whatever the PATH says, nslookup included.
  packages: ['busybox', 'libc6', 'libc-bin'],
  except: ['libgcc-s1', 'gcc-12-base', 'gcc-14-base'],
  config: {
    Cmd: ['sh'],
    Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  },
  async finish(root) {
    await keepOnly(root);
    const applets = await run(path.join(root, 'bin/busybox'), ['--list']);
    for (const applet of applets.trim().split('\n')) {
      if (applet !== 'busybox' && !replaced.includes(applet)) {
        await symlink('busybox', path.join(root, 'bin', applet));
      }
    }
    for (const applet of replaced) {
      await addFile(root, `usr/bin/${applet}`, await script(`${applet}.sh`), 0o755);
    }
    await addUsers(root, []);
  },
};

async function keepOnly(root: string): Promise<void> {
  for (const name of await readdir(path.join(root, 'usr/bin'))) {
    if (name !== 'busybox' && name !== 'getent') await rm(path.join(root, 'usr/bin', name));
  }
  for (const directory of [
    'usr/sbin',
    'usr/share',
    'var/cache',
    'etc/ld.so.conf.d',
    'usr/lib/locale',
  ]) {
    await rm(path.join(root, directory), { recursive: true, force: true });
  }
  for (const directory of await readdir(path.join(root, 'usr/lib'), { withFileTypes: true })) {
    if (!directory.isDirectory()) continue;
    const inside = path.join(root, 'usr/lib', directory.name);
    for (const name of await readdir(inside)) {
      if (!libraries.test(name)) await rm(path.join(inside, name), { recursive: true });
    }
  }
}
