/** Puts files of a recipe into an image's root directory. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Writes a file with the text or, where `mode` says so, a program. Directories are made as needed. */
export async function addFile(
  root: string,
  name: string,
  text: string,
  mode = 0o644,
): Promise<void> {
  const file = path.join(root, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text, { mode });
}

/** The text of a script that lies in `files/` beside the recipes. */
export function script(name: string): Promise<string> {
  return readFile(new URL(`./files/${name}`, import.meta.url), 'utf8');
}

/** `/etc/passwd` and `/etc/group` with root, nobody and the given users, each with a group of its own. */
export async function addUsers(
  root: string,
  users: readonly { readonly name: string; readonly id: number; readonly home: string }[],
  shell = '/bin/sh',
): Promise<void> {
  const all = [
    { name: 'root', id: 0, home: '/root' },
    ...users,
    { name: 'nobody', id: 65534, home: '/nonexistent' },
  ];
  const passwd = all.map(
    ({ name, id, home }) => `${name}:x:${id}:${id}:${name}:${home}:${shell}\n`,
  );
  const group = all.map(({ name, id }) => `${name === 'nobody' ? 'nogroup' : name}:x:${id}:\n`);
  await addFile(root, 'etc/passwd', passwd.join(''));
  await addFile(root, 'etc/group', group.join(''));
  // glibc would ask DNS before /etc/hosts without it.
  await addFile(root, 'etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\n');
}
