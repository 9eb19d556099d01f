/** One attempt to place one Pod: check, filter, score, choose. Looks only at memory and decides at once. */
import type { Pod } from '#api/gen/types.ts';
import type { Random } from '#base/random.ts';
import type { NodeInfo } from './cluster-state.ts';
import type { Plugin, Rejection, World } from './plugin.ts';

export type Decision =
  | { readonly node: NodeInfo }
  | {
      /** In upstream's words, for the event and the condition. */
      readonly message: string;
      /** The plugins that stood in the way, which say what would help. */
      readonly rejectedBy: ReadonlySet<string>;
    };

export interface Judges {
  readonly plugins: readonly Plugin[];
  readonly world: World;
  readonly random: Random;
}

export function scheduleOne(pod: Pod, judges: Judges): Decision {
  const nodes = judges.world.nodes();
  if (nodes.length === 0) {
    return {
      message: 'no nodes available to schedule pods',
      rejectedBy: new Set(judges.plugins.map(({ name }) => name)),
    };
  }
  for (const plugin of judges.plugins) {
    const rejection = plugin.check?.(pod, judges.world);
    if (!rejection) continue;
    const message = explain(
      nodes.length,
      rejection.reasons.join(', '),
      nodes.map(() => rejection),
    );
    return { message, rejectedBy: new Set([plugin.name]) };
  }
  const { feasible, rejections } = filterNodes(pod, nodes, judges);
  if (feasible.length > 0) return { node: chooseNode(pod, feasible, judges) };
  const given = rejections.map(({ rejection }) => rejection);
  return {
    message: explain(nodes.length, tally(given.flatMap(({ reasons }) => reasons)), given),
    rejectedBy: new Set(rejections.map(({ plugin }) => plugin.name)),
  };
}

interface Judged {
  readonly feasible: readonly NodeInfo[];
  readonly rejections: readonly { readonly plugin: Plugin; readonly rejection: Rejection }[];
}

function filterNodes(pod: Pod, nodes: readonly NodeInfo[], { plugins, world }: Judges): Judged {
  const feasible: NodeInfo[] = [];
  const rejections: { plugin: Plugin; rejection: Rejection }[] = [];
  for (const node of nodes) {
    const verdict = firstRejection(pod, node, { plugins, world });
    if (verdict) rejections.push(verdict);
    else feasible.push(node);
  }
  return { feasible, rejections };
}

function firstRejection(
  pod: Pod,
  node: NodeInfo,
  { plugins, world }: Pick<Judges, 'plugins' | 'world'>,
): { plugin: Plugin; rejection: Rejection } | undefined {
  for (const plugin of plugins) {
    const rejection = plugin.filter?.(pod, node, world);
    if (rejection) return { plugin, rejection };
  }
  return undefined;
}

/** The best score; chance decides between equals, so that they fill evenly. */
function chooseNode(
  pod: Pod,
  nodes: readonly NodeInfo[],
  { plugins, world, random }: Judges,
): NodeInfo {
  const [only] = nodes;
  if (only && nodes.length === 1) return only;
  const totals = nodes.map(() => 0);
  for (const { score } of plugins) {
    if (!score) continue;
    for (const [index, points] of score.of(pod, nodes, world).entries()) {
      totals[index] = (totals[index] ?? 0) + points * score.weight;
    }
  }
  const most = Math.max(...totals);
  const best = nodes.filter((_, index) => totals[index] === most);
  const chosen = best[Math.floor(random.next() * best.length)] ?? only;
  // `nodes` is never empty here, so there is a best one.
  return chosen as NodeInfo;
}

/**
 * Upstream's whole sentence. Its second half tells of what evicting Pods could do; Holdfast doesn't evict, so there
 * are never any victims.
 */
function explain(nodes: number, why: string, rejections: readonly Rejection[]): string {
  const preemption = tally(
    rejections.map(({ final }) =>
      final
        ? 'Preemption is not helpful for scheduling'
        : 'No preemption victims found for incoming pod',
    ),
  );
  const available = `0/${nodes} nodes are available`;
  return `${available}: ${why}. no new claims to deallocate, preemption: ${available}: ${preemption}.`;
}

/** `1 Insufficient cpu, 2 node(s) were unschedulable`. */
function tally(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}
