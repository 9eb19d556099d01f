/** One attempt to place one Pod: check, filter, score, choose. Looks only at memory and decides at once. */
import type { Pod } from '#api/gen/types.ts';
import type { Random } from '#base/random.ts';
import type { NodeInfo } from './cluster-state.ts';
import { explain, tally } from './explain.ts';
import { findRejection } from './filter.ts';
import type { Filters } from './filter.ts';
import type { Rejection } from './plugin.ts';

export type Decision = { readonly node: NodeInfo } | Unfit;

/** The Pod fits nowhere. */
export interface Unfit {
  /** In upstream's words, for the event and the condition. */
  readonly message: string;
  /** The plugins that stood in the way, which say what would help. */
  readonly rejectedBy: ReadonlySet<string>;
  /** What each Node says of the Pod. */
  readonly rejections: readonly NodeRejection[];
}

export interface NodeRejection {
  readonly info: NodeInfo;
  readonly rejection: Rejection;
}

export interface Judges extends Filters {
  readonly random: Random;
}

export function scheduleOne(pod: Pod, all: Judges): Decision {
  const plugins = all.plugins.filter((plugin) => plugin.concerns?.(pod) ?? true);
  const judges = { ...all, plugins };
  const nodes = judges.world.nodes();
  if (nodes.length === 0) {
    return {
      message: 'no nodes available to schedule pods',
      rejectedBy: new Set(all.plugins.map(({ name }) => name)),
      rejections: [],
    };
  }
  for (const plugin of judges.plugins) {
    const rejection = plugin.check?.(pod, judges.world);
    if (!rejection) continue;
    return {
      message: explain(nodes.length, rejection.reasons.join(', ')),
      rejectedBy: new Set([plugin.name]),
      rejections: nodes.map((info) => ({ info, rejection })),
    };
  }
  const promised = promisedNode(pod, nodes, judges);
  return promised ? { node: promised } : findNode(pod, nodes, judges);
}

/** The Node that others have left for the Pod, if it fits there now. */
function promisedNode(pod: Pod, nodes: readonly NodeInfo[], judges: Judges): NodeInfo | undefined {
  const name = judges.nominations.nodeOf(pod);
  const info = name && nodes.find(({ node }) => node.metadata.name === name);
  return info && !findRejection(pod, info, judges) ? info : undefined;
}

function findNode(pod: Pod, nodes: readonly NodeInfo[], judges: Judges): Decision {
  const feasible: NodeInfo[] = [];
  const rejections: NodeRejection[] = [];
  const rejectedBy = new Set<string>();
  for (const info of nodes) {
    const verdict = findRejection(pod, info, judges);
    if (verdict) {
      rejections.push({ info, rejection: verdict.rejection });
      rejectedBy.add(verdict.plugin.name);
    } else feasible.push(info);
  }
  if (feasible.length > 0) return { node: chooseNode(pod, feasible, judges) };
  const reasons = rejections.flatMap(({ rejection }) => rejection.reasons);
  return { message: explain(nodes.length, tally(reasons)), rejectedBy, rejections };
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
