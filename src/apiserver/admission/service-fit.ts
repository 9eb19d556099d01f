/**
 * Whether a Service gives certain Pods names of their own: it must be headless and select them. Both are valid objects
 * without that, so nobody else says why a name doesn't resolve.
 */
import type { Service } from '#api/gen/types.ts';
import { formatLabels } from '../resources/columns/column.ts';
import { isHeadless } from '../resources/core/service/traits.ts';

type Labels = Readonly<Record<string, string>>;

/** The Pods that want names. */
export interface NamedPods {
  /** What a sentence calls the one whose labels these are: `the template`, `the Pod`. */
  readonly source: string;
  readonly labels: Labels;
  /** What a Service should have as its selector. */
  readonly selector: Labels;
  /** The name that one of them wants, without the cluster's domain. */
  readonly name: string;
}

export interface Misfit {
  /** The end of a sentence about the Service. */
  readonly fault: string;
  /** The end of the same sentence: what comes of it. */
  readonly effect: string;
  readonly remedy: string;
}

/** What is wrong with the Service; undefined when it gives these Pods their names. */
export function misfitOf(service: Service, pods: NamedPods): Misfit | undefined {
  const { spec } = service;
  const { name } = service.metadata;
  const unresolved = `so names such as ${pods.name} don't resolve`;
  const rebuilt = `make it ${wantedService(name, pods)}; its clusterIP can't be changed: delete it first`;
  if (spec.type === 'ExternalName') {
    const fault = 'is only another name for a host (type ExternalName)';
    return { fault, effect: unresolved, remedy: rebuilt };
  }
  const others = selectionFault(spec.selector ?? {}, pods);
  if (isHeadless(spec)) {
    const remedy = `make its selector ${formatLabels(pods.selector)}`;
    return others ? { fault: others, effect: unresolved, remedy } : undefined;
  }
  if (others)
    return { fault: `is not headless and ${others}`, effect: unresolved, remedy: rebuilt };
  // Kubernetes' specification has such names below headless Services only; this cluster's DNS has them here too.
  const effect =
    `so "${name}" is one balanced address instead of those of its Pods, ` +
    `and names such as ${pods.name} resolve in some clusters only`;
  return { fault: 'is not headless', effect, remedy: rebuilt };
}

/** `a headless Service "db" (clusterIP: None, selector app=mysql)` */
export function wantedService(name: string, { selector }: NamedPods): string {
  return `a headless Service "${name}" (clusterIP: None, selector ${formatLabels(selector)})`;
}

function selectionFault(selector: Labels, { labels, source }: NamedPods): string | undefined {
  if (Object.keys(selector).length === 0) return 'has no selector';
  const differing = Object.entries(selector)
    .filter(([key, value]) => labels[key] !== value)
    .map(([key, value]) => {
      const own = labels[key] === undefined ? 'no such label' : `${key}=${labels[key]}`;
      return `${key}=${value} (${source} has ${own})`;
    });
  return differing.length > 0 ? `selects Pods with ${differing.join(' and ')}` : undefined;
}
