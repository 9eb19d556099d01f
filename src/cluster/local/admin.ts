/** The API of a local cluster as its administrator, for what `up` itself has to do there. */
import { nodes } from '#api/gen/resources.ts';
import { systemClock } from '#base/clock.ts';
import type { Client } from '#client/client.ts';
import { createHttpsClient } from '#client/https/client.ts';
import { credentials } from './readiness.ts';
import type { LocalRecord } from './record.ts';

/** Runs `work` with a client that is closed afterwards. */
export async function asAdministrator<T>(
  record: LocalRecord,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { ca, cert, key } = credentials(record.kubeconfig);
  const client = createHttpsClient({
    server: record.apiUrl,
    authority: ca.toString(),
    credentials: { certificate: cert.toString(), key: key.toString() },
    userAgent: 'holdfast-up',
    clock: systemClock,
  });
  try {
    return await work(client);
  } finally {
    client.close();
  }
}

/** Resolves when there is a Node of this name. */
export function untilRegistered(
  record: LocalRecord,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  return asAdministrator(record, async (client) => {
    const fieldSelector = `metadata.name=${name}`;
    // A watch from nowhere begins with what is there.
    for await (const { type } of client.watch(nodes, { fieldSelector, signal })) {
      if (type === 'ADDED') return;
    }
  });
}
