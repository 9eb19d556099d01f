/** Asks a running server for `/readyz?verbose` with the cluster's own credentials. */
import { request } from 'node:https';
import { isConditionTrue } from '#api/conditions.ts';
import type { Node } from '#api/gen/types.ts';
import { sleep, systemClock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import { readAdministrator } from '../certificates/administrator.ts';
import type { Administrator } from '../certificates/administrator.ts';
import { isRunning, serverOf, type LocalRecord } from './record.ts';

export async function readiness(
  record: LocalRecord,
): Promise<{ ready: boolean; checks: readonly string[] }> {
  try {
    const { status, body } = await get(
      `${record.apiUrl}/readyz?verbose`,
      readAdministrator(record.kubeconfig),
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
  const { status, body } = await get(url, readAdministrator(record.kubeconfig));
  if (status !== 200) return false;
  const node: Node = JSON.parse(body);
  return isConditionTrue(node.status?.conditions, 'Ready');
}

function get(
  url: string,
  { authority, identity }: Administrator,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { ca: authority, cert: identity.certificate, key: identity.key, timeout: 5000, agent: false },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', reject);
      },
    );
    call.on('timeout', () => call.destroy());
    call.on('error', reject);
    call.end();
  });
}
