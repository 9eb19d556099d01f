/** mysql: MariaDB from Debian, behind the variables, directories and program names of MySQL's image. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { StandIn } from '../stand-in.ts';
import { addFile, addUsers, script } from './files.ts';
import { unneededOfMariadb } from './mariadb.ts';

const configuration = `[client-server]
socket = /run/mysqld/mysqld.sock

[mysqld]
datadir = /var/lib/mysql
pid-file = /run/mysqld/mysqld.pid
skip-name-resolve
skip-host-cache

!includedir /etc/mysql/conf.d/
`;

/** Tools that weigh megabytes each and that no container needs. */
const leftOut = ['innochecksum', 'mariadb-upgrade', 'resolveip', 'mariadb-check'];

export const mysql: StandIn = {
  name: 'mysql',
  references: ['5.7', '8.0', '8.4', 'latest'].map((tag) => `docker.io/library/mysql:${tag}`),
  description: "MariaDB from Debian with the variables of MySQL's image",
  revision: 3,
  packages: [
    'mariadb-server-core',
    'mariadb-client',
    'bash',
    'dash',
    'coreutils',
    'sed',
    'grep',
    'mawk',
    'hostname',
    'libc-bin',
  ],
  except: unneededOfMariadb,
  config: {
    Entrypoint: ['docker-entrypoint.sh'],
    Cmd: ['mysqld'],
    Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ExposedPorts: { '3306/tcp': {}, '33060/tcp': {} },
  },
  async finish(root) {
    for (const name of leftOut) await rm(path.join(root, 'usr/bin', name), { force: true });
    await rm(path.join(root, 'etc/mysql'), { recursive: true, force: true });
    await addFile(root, 'etc/mysql/my.cnf', configuration);
    await addFile(root, 'etc/mysql/conf.d/README', 'Files *.cnf here are read after my.cnf.\n');
    await addFile(
      root,
      'usr/local/bin/docker-entrypoint.sh',
      await script('mysql-entrypoint.sh'),
      0o755,
    );
    await addUsers(root, [{ name: 'mysql', id: 999, home: '/var/lib/mysql' }], '/bin/bash');
  },
};
