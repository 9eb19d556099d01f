/** A node's DNS from afar: through the API server to the node's kubelet (`node-route.ts`), with a kubeconfig alone. */
import { nodes } from '#api/gen/resources.ts';
import type { Node, Pod } from '#api/gen/types.ts';
import { isApiError } from '#api/status.ts';
import { isConditionTrue } from '#api/conditions.ts';
import type { Client } from '#client/client.ts';
import type { HttpsClient } from '#client/https/client.ts';
import { readLines } from '#client/https/lines.ts';
import { HoldfastError } from '#base/errors.ts';
import type { Transport } from '#dns/resolver.ts';
import { toWire } from '#dns/wire/name.ts';
import { encodeQuery } from '#dns/wire/query.ts';
import { readMessage } from '#dns/wire/read-message.ts';
import type { ReadMessage } from '#dns/wire/read-message.ts';
import { typeNumber } from '#dns/wire/type-names.ts';
import type { NodeDnsSettings, QueryReply, TraceLine } from './node-route.ts';

export interface NodeAnswer {
  /** Absent: none came. */
  readonly message?: ReadMessage;
  /** Why none came. */
  readonly failure?: string;
  readonly milliseconds: number;
}

const kubeletFaults = [
  { reason: 'NotFound', text: 'shows nothing of its DNS: it runs an older version' },
  { reason: 'ServiceUnavailable', text: 'cannot be reached' },
] as const;

export class NodeDns {
  readonly node: string;
  readonly #client: HttpsClient;

  constructor(node: string, client: HttpsClient) {
    this.node = node;
    this.#client = client;
  }

  /** `name` without the final dot; throws CONFIG_INVALID for what is no name or no type. */
  async ask(name: string, type: string, transport: Transport): Promise<NodeAnswer> {
    const query = encodeQuery(1, { name: toWire(name), type: numberOf(type) });
    const parameters = new URLSearchParams({ dns: query.toString('base64url'), transport });
    const reply = await this.#json<QueryReply>(`query?${parameters.toString()}`);
    const { milliseconds, failure } = reply;
    const message = reply.answer ? readMessage(Buffer.from(reply.answer, 'base64')) : undefined;
    if (message) return { message, milliseconds };
    return { failure: failure ?? 'the answer cannot be read', milliseconds };
  }

  settings(): Promise<NodeDnsSettings> {
    return this.#json<NodeDnsSettings>('settings');
  }

  /** What it is asked, from the first item on, until the signal aborts. */
  async *trace(signal: AbortSignal): AsyncGenerator<TraceLine> {
    try {
      for await (const line of readLines(await this.#read('trace', signal))) {
        const seen: TraceLine = JSON.parse(line);
        yield seen;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #json<T>(path: string): Promise<T> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await this.#read(path)) chunks.push(chunk);
    const value: T = JSON.parse(Buffer.concat(chunks).toString());
    return value;
  }

  async #read(path: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const url = `/api/v1/nodes/${encodeURIComponent(this.node)}/proxy/dns/${path}`;
    try {
      return await this.#client.read(url, signal);
    } catch (error) {
      const why = kubeletFaults.find(({ reason }) => isApiError(error, reason));
      if (!why) throw error;
      throw new HoldfastError('CONFIG_INVALID', `node "${this.node}" ${why.text}`, {
        cause: error,
        remedy: 'ask another with --node',
      });
    }
  }
}

/** Throws CONFIG_INVALID for what is no type. */
export function numberOf(type: string): number {
  const number = typeNumber(type);
  if (number !== undefined) return number;
  throw new HoldfastError('CONFIG_INVALID', `"${type}" is no type of DNS records`, {
    remedy: 'such as A, AAAA, SRV, CNAME, PTR, TXT',
  });
}

/** The nodes whose DNS can be asked. */
export async function readyNodes(client: Client): Promise<readonly Node[]> {
  const { items } = await client.list(nodes);
  return items.filter(({ status }) => isConditionTrue(status?.conditions, 'Ready'));
}

/** The node of that name; else that of the Pod; else any, a control plane's first. */
export async function chooseNode(
  client: HttpsClient,
  { node, pod }: { readonly node?: string | undefined; readonly pod?: Pod | undefined },
): Promise<NodeDns> {
  const ready = await readyNodes(client);
  const names = ready.map(({ metadata }) => metadata.name);
  if (node !== undefined && !names.includes(node)) {
    throw new HoldfastError('CONFIG_INVALID', `there is no node "${node}" that is Ready`, {
      remedy: names.length > 0 ? `these are: ${names.join(', ')}` : 'kubectl get nodes',
    });
  }
  const first = ready.find(
    ({ metadata }) => metadata.labels?.['node-role.kubernetes.io/control-plane'] !== undefined,
  );
  const own = names.find((name) => name === pod?.spec.nodeName);
  const chosen = node ?? own ?? first?.metadata.name ?? names[0];
  if (chosen !== undefined) return new NodeDns(chosen, client);
  throw new HoldfastError('CONFIG_INVALID', 'no node is Ready, so no DNS can be asked', {
    remedy: 'kubectl get nodes',
  });
}
