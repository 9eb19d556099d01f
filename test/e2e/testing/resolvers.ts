/** The resolvers of containers, each as the program that shows what it found: the command for a name, and how its output reads. */
import type { Result } from './cluster.ts';

export type Outcome = 'found' | 'not found' | 'failed';

export interface Reading {
  readonly outcome: Outcome;
  /** What the program shows of the name's addresses. */
  readonly addresses: readonly string[];
}

export interface ContainerResolver {
  readonly title: string;
  /** Which names it completes with the search list of /etc/resolv.conf. */
  readonly searches: 'all' | 'without dot' | 'none';
  /** How many of a name's addresses its program shows; `part`: what an answer of 512 bytes has room for. */
  readonly shows: 'all' | 'part' | 'one' | 'none';
  readonly command: (name: string) => readonly string[];
  readonly read: (result: Result) => Reading;
}

export const resolvers: readonly ContainerResolver[] = [
  {
    title: 'glibc (getent)',
    searches: 'all',
    shows: 'all',
    command: (name) => ['getent', 'ahosts', name],
    read: ({ status, stdout }) => ({
      outcome: status === 0 ? 'found' : status === 2 ? 'not found' : 'failed',
      addresses: [...stdout.matchAll(/^(\S+) +STREAM/gm)].map(([, address = '']) => address),
    }),
  },
  {
    // getent says nothing of why; Node's lookup is glibc's getaddrinfo with the code of its fault.
    title: 'glibc (dns.lookup of Node.js)',
    searches: 'all',
    shows: 'all',
    command: (name) => nodeCommand(`lookup(name, { all: true })`, name),
    read: readNode,
  },
  {
    title: 'c-ares (dns.resolve4 of Node.js)',
    searches: 'none',
    shows: 'all',
    command: (name) => nodeCommand('resolve4(name)', name),
    read: readNode,
  },
  {
    title: 'Go (kubectl)',
    searches: 'all',
    shows: 'one',
    command: (name) => [
      '/kubectl',
      '--cache-dir=/tmp',
      '-v=6',
      `--server=http://${name}:9`,
      'get',
      '--raw=/',
    ],
    read: ({ stderr }) =>
      reading(stderr, {
        found: /dial tcp (\d[\d.]+):9: connect: connection refused/,
        notFound: /lookup \S+ on 10\.43\.0\.10:53: no such host/,
      }),
  },
  {
    title: 'musl before 1.2.4: getaddrinfo, A and AAAA at once (nuttcp)',
    searches: 'all',
    shows: 'none',
    command: (name) => ['with-musl', '/usr/bin/nuttcp', '-t', '-T2', '-n1', name],
    read: ({ stderr }) =>
      reading(stderr, {
        found: /Error: connect: Connection refused/,
        notFound: /bad hostname or address: Name does not resolve/,
      }),
  },
  {
    title: 'musl before 1.2.4: gethostbyname (gethostip)',
    searches: 'all',
    shows: 'one',
    command: (name) => ['with-musl', '/usr/bin/gethostip', '-d', name],
    read: ({ stdout, stderr }) =>
      reading(stdout + stderr, { found: /^(\d[\d.]+)$/m, notFound: /: Host not found$/m }),
  },
  {
    title: 'busybox (nslookup)',
    searches: 'without dot',
    shows: 'part',
    command: (name) => ['nslookup', name],
    // Its status is of no use: it asks for every completion of a name, and fails for those that there are not.
    read: ({ stdout }) => {
      const addresses = [...stdout.matchAll(/^Name:.*\nAddress: (\S+)$/gm)].map(
        ([, address = '']) => address,
      );
      if (addresses.length > 0) return { outcome: 'found', addresses };
      return { outcome: stdout.includes('NXDOMAIN') ? 'not found' : 'failed', addresses };
    },
  },
];

function nodeCommand(call: string, name: string): readonly string[] {
  const script = `const [, name] = process.argv;
    require('node:dns/promises').${call}.then(
      (found) => console.log(found.map((one) => one.address ?? one).join('\\n')),
      (error) => console.error('fault', error.code),
    );`;
  return ['/node', '-e', script, name];
}

function readNode({ stdout, stderr }: Result): Reading {
  const addresses = stdout.split('\n').filter((line) => line !== '');
  if (addresses.length > 0) return { outcome: 'found', addresses };
  return { outcome: stderr.includes('fault ENOTFOUND') ? 'not found' : 'failed', addresses };
}

function reading(
  output: string,
  { found, notFound }: { readonly found: RegExp; readonly notFound: RegExp },
): Reading {
  const match = found.exec(output);
  if (match) return { outcome: 'found', addresses: match[1] === undefined ? [] : [match[1]] };
  return { outcome: notFound.test(output) ? 'not found' : 'failed', addresses: [] };
}
