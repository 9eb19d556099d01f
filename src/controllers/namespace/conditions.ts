/** What the status of a namespace says of its end, in upstream's words. Pure. */
import { toTime } from '#base/clock.ts';
import type { NamespaceCondition } from '#api/gen/types.ts';
import type { Remains } from './resources.ts';

interface Finding {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

export function conditionsOf(
  current: readonly NamespaceCondition[],
  remains: Remains,
  now: number,
): readonly NamespaceCondition[] {
  return findings(remains).map((finding) => {
    const known = current.find(({ type }) => type === finding.type);
    const isSame = known?.status === finding.status;
    const since = (isSame && known?.lastTransitionTime) || toTime(now);
    return { ...finding, lastTransitionTime: since };
  });
}

function findings({ counts, finalizers, failures }: Remains): readonly Finding[] {
  return [
    {
      type: 'NamespaceDeletionDiscoveryFailure',
      status: 'False',
      reason: 'ResourcesDiscovered',
      message: 'All resources successfully discovered',
    },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure',
      status: 'False',
      reason: 'ParsedGroupVersions',
      message: 'All legacy kube types successfully parsed',
    },
    failures.length > 0
      ? {
          type: 'NamespaceDeletionContentFailure',
          status: 'True',
          reason: 'ContentDeletionFailed',
          message: `Failed to delete all resource types, ${failures.length} remaining: ${failures.join(', ')}`,
        }
      : {
          type: 'NamespaceDeletionContentFailure',
          status: 'False',
          reason: 'ContentDeleted',
          message: 'All content successfully deleted, may be waiting on finalization',
        },
    counts.size > 0
      ? {
          type: 'NamespaceContentRemaining',
          status: 'True',
          reason: 'SomeResourcesRemain',
          message: `Some resources are remaining: ${list(counts, 'has', '.')}`,
        }
      : {
          type: 'NamespaceContentRemaining',
          status: 'False',
          reason: 'ContentRemoved',
          message: 'All content successfully removed',
        },
    finalizers.size > 0
      ? {
          type: 'NamespaceFinalizersRemaining',
          status: 'True',
          reason: 'SomeFinalizersRemain',
          message: `Some content in the namespace has finalizers remaining: ${list(finalizers, 'in')}`,
        }
      : {
          type: 'NamespaceFinalizersRemaining',
          status: 'False',
          reason: 'ContentHasNoFinalizers',
          message: 'All content-preserving finalizers finished',
        },
  ];
}

/** `pods. has 2 resource instances, secrets. has 1 resource instances`; the dot belongs to upstream's words. */
function list(counts: ReadonlyMap<string, number>, verb: string, dot = ''): string {
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name}${dot} ${verb} ${count} resource instances`)
    .join(', ');
}
