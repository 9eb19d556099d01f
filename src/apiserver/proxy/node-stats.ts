/** What a node and its Pods use, as its kubelet says (`/stats/summary`). */
import type { IncomingMessage } from 'node:http';
import { findCondition } from '#api/conditions.ts';
import type { Node } from '#api/gen/types.ts';
import { internalError } from '#api/status.ts';
import type { ApiError } from '#api/status.ts';
import type { StatsSummary, UsageStats } from '#api/stats-summary.ts';
import { sleep } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import { openRequest } from './backend.ts';
import type { KubeletAccess } from './backend.ts';
import { kubeletOf } from './target.ts';

export interface Usage {
  /** When it was measured. */
  readonly time: string;
  readonly windowMilliseconds: number;
  readonly nanoCores: number;
  readonly workingSetBytes: number;
}

export interface NodeUsages {
  readonly node: Usage | undefined;
  /** By the Pod's uid, then by the container's name. */
  readonly pods: ReadonlyMap<string, ReadonlyMap<string, Usage>>;
}

/** Undefined when the kubelet does not answer, or not in time. */
export type NodeStats = (node: Node) => Promise<NodeUsages | undefined>;

export interface NodeStatsOptions extends KubeletAccess {
  readonly clock: Clock;
  readonly log: Logger;
}

/** How long a kubelet may take, in milliseconds (upstream's metrics-server: 10 s). */
const patience = 10_000;
const maxBytes = 16 * 1024 * 1024;

export function nodeStats(options: NodeStatsOptions): NodeStats {
  return async (node) => {
    // Whoever is lost would only be waited for.
    if (findCondition(node.status?.conditions, 'Ready')?.status === 'Unknown') return undefined;
    const done = new AbortController();
    const late = sleep(options.clock, patience, done.signal).then(() => undefined);
    try {
      return await Promise.race([ask(node, options, done.signal), late]);
    } catch (error) {
      options.log.warn("a node's statistics cannot be read", { node: node.metadata.name, error });
      return undefined;
    } finally {
      done.abort();
    }
  };
}

async function ask(node: Node, access: KubeletAccess, signal: AbortSignal): Promise<NodeUsages> {
  const target = { ...kubeletOf(node), path: '/stats/summary' };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = openRequest(target, access, { method: 'GET', signal });
    request.on('response', resolve);
    request.on('error', reject);
    request.end();
  });
  let text = '';
  for await (const chunk of answer.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    if (text.length > maxBytes) throw unreadable('is too long');
  }
  if (answer.statusCode !== 200) throw unreadable(`has code ${answer.statusCode}`);
  return readSummary(JSON.parse(text));
}

function unreadable(why: string): ApiError {
  return internalError(`the kubelet's answer ${why}`);
}

/** What is no number or no time is left out: a node may say anything. */
export function readSummary(summary: StatsSummary): NodeUsages {
  return {
    node: usageOf(summary.node),
    pods: new Map(
      summary.pods.map(({ podRef, containers }) => [
        podRef.uid,
        new Map(
          containers.flatMap((container) => {
            const usage = usageOf(container);
            return usage ? [[container.name, usage] as const] : [];
          }),
        ),
      ]),
    ),
  };
}

function usageOf({ cpu, memory }: UsageStats): Usage | undefined {
  const { time = '', usageNanoCores, windowMilliseconds = 0 } = cpu ?? {};
  const workingSetBytes = memory?.workingSetBytes;
  if (!isCount(usageNanoCores) || !isCount(workingSetBytes) || !isCount(windowMilliseconds)) {
    return undefined;
  }
  if (Number.isNaN(Date.parse(time))) return undefined;
  return { time, windowMilliseconds, nanoCores: usageNanoCores, workingSetBytes };
}

function isCount(value: number | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
