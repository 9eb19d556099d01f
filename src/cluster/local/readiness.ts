/** Asks a running server for `/readyz?verbose` with the cluster's own credentials. */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { parse } from 'yaml';
import { isConditionTrue } from '#api/conditions.ts';
import type { Node } from '#api/gen/types.ts';
import { sleep, systemClock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import { isRunning, serverOf, type LocalRecord } from './record.ts';

export async function readiness(
  record: LocalRecord,
): Promise<{ ready: boolean; checks: readonly string[] }> {
  try {
    const { status, body } = await get(
      `${record.apiUrl}/readyz?verbose`,
      credentials(record.kubeconfig),
    );
    return { ready: status === 200, checks: body.trim().split('\n') };
  } catch (error) {
    return { ready: false, checks: [`the API server does not answer: ${messageOf(error)}`] };
  }
}

/**
 * Waits until a server that another process started is ready, its node too. That process heard it from the server; here
 * nothing tells of it, so it is asked again and again.
 */
export async function untilReady(record: LocalRecord): Promise<void> {
  const server = serverOf(record);
  while (isRunning(server) && !(await nodeIsReady(record))) await sleep(systemClock, 50);
}

async function nodeIsReady(record: LocalRecord): Promise<boolean> {
  if (!(await readiness(record)).ready) return false;
  const url = `${record.apiUrl}/api/v1/nodes/${serverOf(record).node}`;
  const { status, body } = await get(url, credentials(record.kubeconfig));
  if (status !== 200) return false;
  const node: Node = JSON.parse(body);
  return isConditionTrue(node.status?.conditions, 'Ready');
}

interface Credentials {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** The first cluster and user of a kubeconfig that Holdfast wrote. */
export function credentials(kubeconfig: string): Credentials {
  const { clusters, users }: KubeconfigShape = parse(readFileSync(kubeconfig, 'utf8'));
  const bytes = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64');
  return {
    ca: bytes(clusters[0]?.cluster['certificate-authority-data']),
    cert: bytes(users[0]?.user['client-certificate-data']),
    key: bytes(users[0]?.user['client-key-data']),
  };
}

interface KubeconfigShape {
  readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
  readonly users: readonly { readonly user: Readonly<Record<string, string>> }[];
}

function get(url: string, options: Credentials): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(url, { ...options, timeout: 5000, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', reject);
    });
    call.on('timeout', () => call.destroy());
    call.on('error', reject);
    call.end();
  });
}
