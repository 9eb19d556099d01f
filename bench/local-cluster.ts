/** A local cluster in processes of its own for one benchmark, and an HTTP/2 connection to its API server. */
import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import type { ClientHttp2Session } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

const run = promisify(execFile);
const root = new URL('..', import.meta.url).pathname;

export interface LocalCluster {
  readonly kubeconfig: string;
  readonly pid: number;
  readonly dataDir: string;
  /** Milliseconds that `up` took. */
  readonly upTime: number;
  /** Network namespaces of its nodes; none where they are simulated. */
  readonly namespaces: readonly string[];
  apply(manifest: string): Promise<void>;
  kubectl(...words: string[]): Promise<string>;
  holdfast(...words: string[]): Promise<string>;
}

/** Runs `work` with a cluster that is gone afterwards. */
export async function withCluster<T>(
  flags: readonly string[],
  work: (cluster: LocalCluster) => Promise<T>,
): Promise<T> {
  const name = `bench-${process.pid}`;
  const holdfast = async (...words: string[]): Promise<string> =>
    (await run(`${root}holdfast`, words, { maxBuffer: 2 ** 28 })).stdout;
  const begin = performance.now();
  await holdfast('up', '--name', name, ...flags);
  const upTime = performance.now() - begin;
  try {
    const status = await holdfast('status', '--name', name);
    const field = (label: string): string => new RegExp(`${label} +(\\S+)`).exec(status)?.[1] ?? '';
    return await work({
      kubeconfig: field('kubeconfig'),
      pid: Number(field('process')),
      dataDir: field('data'),
      upTime,
      namespaces: await namespacesOf(name),
      apply: async (manifest) => {
        const path = join(tmpdir(), `${name}.yaml`);
        writeFileSync(path, manifest);
        await holdfast('kubectl', '--name', name, 'apply', '-f', path);
        rmSync(path);
      },
      kubectl: async (...words) => holdfast('kubectl', '--name', name, ...words),
      holdfast: async (...words) => holdfast(...words, '--name', name),
    });
  } finally {
    await holdfast('down', '--name', name, '--purge');
  }
}

/** Those of its nodes, without the switch's. */
async function namespacesOf(name: string): Promise<readonly string[]> {
  const { stdout } = await run('ip', ['netns', 'list']);
  const all = stdout.split('\n').map((line) => line.split(' ')[0] ?? '');
  const server = `holdfast-${name}`;
  return all.filter((namespace) => namespace === server || namespace.startsWith(`${server}.`));
}

/** One HTTP/2 connection with the administrator's certificate. */
export function connectTo(kubeconfig: string): ClientHttp2Session {
  const config: {
    clusters: { cluster: Record<string, string> }[];
    users: { user: Record<string, string> }[];
  } = parse(readFileSync(kubeconfig, 'utf8'));
  const [{ cluster } = { cluster: {} }] = config.clusters;
  const [{ user } = { user: {} }] = config.users;
  const bytes = (text = ''): Buffer => Buffer.from(text, 'base64');
  const session = connect(cluster['server'] ?? '', {
    ca: bytes(cluster['certificate-authority-data']),
    cert: bytes(user['client-certificate-data']),
    key: bytes(user['client-key-data']),
    settings: { initialWindowSize: streamWindow },
  });
  session.once('connect', () => session.setLocalWindowSize(connectionWindow));
  return session;
}

/** As Go's client has them: with HTTP/2's own 64 KiB a watch would wait for the wire at every twentieth Pod. */
const streamWindow = 4 * 2 ** 20;
const connectionWindow = 2 ** 30;

export interface Answer {
  readonly status: number;
  readonly bytes: number;
}

/** One request; the body is read and counted, not kept. */
export function ask(
  session: ClientHttp2Session,
  path: string,
  body?: string,
  method = 'POST',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const type = method === 'PATCH' ? 'strategic-merge-patch+json' : 'json';
    const headers = {
      ':path': path,
      ...(body === undefined ? {} : { ':method': method, 'content-type': `application/${type}` }),
    };
    // Node.js takes a DELETE for one without a body.
    const stream = session.request(headers, { endStream: body === undefined });
    let status = 0;
    let bytes = 0;
    stream.on('response', (headers) => (status = headers[':status'] ?? 0));
    stream.on('data', (chunk: Buffer) => (bytes += chunk.length));
    stream.on('end', () => resolve({ status, bytes }));
    stream.on('error', reject);
    stream.end(body);
  });
}
