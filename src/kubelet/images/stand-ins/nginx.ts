/** nginx: Debian's, in the foreground, with its logs on the container's output. */
import { chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import type { StandIn } from '../stand-in.ts';
import { addFile, addUsers } from './files.ts';

const configuration = `user nginx;
worker_processes auto;
error_log /dev/stderr notice;
pid /run/nginx.pid;
events { worker_connections 1024; }
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  log_format main '$remote_addr - $remote_user [$time_local] "$request" '
                  '$status $body_bytes_sent "$http_referer" '
                  '"$http_user_agent" "$http_x_forwarded_for"';
  access_log /dev/stdout main;
  sendfile on;
  keepalive_timeout 65;
  include /etc/nginx/conf.d/*.conf;
}
`;

const site = `server {
  listen 80;
  server_name localhost;
  location / {
    root /usr/share/nginx/html;
    index index.html index.htm;
  }
}
`;

export const nginx: StandIn = {
  name: 'nginx',
  references: [
    ...['1.14.2', '1.24', '1.27', 'alpine', 'latest'].map(
      (tag) => `docker.io/library/nginx:${tag}`,
    ),
    ...['0.7', '0.8', '0.21', '0.24'].map((tag) => `registry.k8s.io/nginx-slim:${tag}`),
  ],
  description: "Debian's nginx, with curl and a shell",
  revision: 2,
  packages: ['nginx', 'bash', 'dash', 'coreutils', 'curl', 'grep', 'hostname', 'libc-bin', 'sed'],
  except: [
    'base-files',
    'ca-certificates',
    'debconf',
    'debianutils',
    'gcc-12-base',
    'gcc-14-base',
    'iproute2',
    'libsasl2-modules-db',
  ],
  config: {
    Entrypoint: ['nginx', '-g', 'daemon off;'],
    Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ExposedPorts: { '80/tcp': {} },
    StopSignal: 'SIGQUIT',
  },
  async finish(root) {
    for (const directory of ['conf.d', 'sites-available', 'sites-enabled', 'modules-enabled']) {
      await rm(path.join(root, 'etc/nginx', directory), { recursive: true, force: true });
    }
    await addFile(root, 'etc/nginx/nginx.conf', configuration);
    await addFile(root, 'etc/nginx/conf.d/default.conf', site);
    await addUsers(root, [{ name: 'nginx', id: 101, home: '/nonexistent' }]);
    await chmod(path.join(root, 'usr/share/nginx/html'), 0o755);
  },
};
