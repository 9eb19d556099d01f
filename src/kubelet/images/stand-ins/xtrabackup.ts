/** xtrabackup: MariaDB's backup program behind the names of Percona's, with ncat, as the MySQL tutorial's image has. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { StandIn } from '../stand-in.ts';
import { addFile, addUsers, script } from './files.ts';
import { unneededOfMariadb } from './mariadb.ts';

const configuration = `[client-server]
socket = /run/mysqld/mysqld.sock

[mysqld]
datadir = /var/lib/mysql
`;

/** Programs of the packages that no backup needs. */
const leftOut = ['mariadb-check', 'mariadb-import', 'mariadb-show', 'mariadb-slap'];

export const xtrabackup: StandIn = {
  name: 'xtrabackup',
  references: ['gcr.io/google-samples/xtrabackup:1.0', 'registry.k8s.io/xtrabackup:1.0'],
  description: "Debian's mariadb-backup and ncat, as xtrabackup and xbstream",
  revision: 2,
  packages: [
    'mariadb-backup',
    'mariadb-client',
    'ncat',
    'bash',
    'dash',
    'coreutils',
    'sed',
    'grep',
    'hostname',
    'libc-bin',
  ],
  except: unneededOfMariadb,
  config: {
    Cmd: ['bash'],
    Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  },
  async finish(root) {
    for (const name of leftOut) await rm(path.join(root, 'usr/bin', name), { force: true });
    await rm(path.join(root, 'etc/mysql'), { recursive: true, force: true });
    await addFile(root, 'etc/mysql/my.cnf', configuration);
    for (const name of ['xtrabackup', 'xbstream', 'ncat']) {
      await addFile(root, `usr/local/bin/${name}`, await script(`${name}.sh`), 0o755);
    }
    await addUsers(root, [{ name: 'mysql', id: 999, home: '/var/lib/mysql' }], '/bin/bash');
  },
};
