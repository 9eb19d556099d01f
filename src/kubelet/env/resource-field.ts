/** `resourceFieldRef`: a container's request or limit in units of a divisor, rounded up. */
import type { Container, Pod, ResourceFieldSelector } from '#api/gen/types.ts';
import { parseQuantity } from '#api/quantity.ts';
import { StartFailure } from '../containers/start-failure.ts';

export interface ResourceSurroundings {
  /** The container that asks, unless the selector names another. */
  readonly container: Container | undefined;
  /** What an absent limit means: all of the node. */
  readonly allocatable: Readonly<Record<string, string>>;
}

export function resourceValue(
  pod: Pod,
  selector: ResourceFieldSelector,
  around: ResourceSurroundings,
): string {
  const container = selector.containerName
    ? [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].find(
        ({ name }) => name === selector.containerName,
      )
    : around.container;
  const match = /^(limits|requests)\.(.+)$/.exec(selector.resource);
  if (!container || !match) {
    const what = container ? selector.resource : (selector.containerName ?? '');
    throw new StartFailure(
      'CreateContainerConfigError',
      `unsupported container resource : ${what}`,
    );
  }
  const [, kind, resource = ''] = match;
  const { limits, requests } = container.resources ?? {};
  const quantity =
    kind === 'limits'
      ? (limits?.[resource] ?? around.allocatable[resource])
      : (requests?.[resource] ?? limits?.[resource]);
  const value = parseQuantity(quantity ?? '0').nanos;
  const divisor = parseQuantity(
    selector.divisor && selector.divisor !== '0' ? selector.divisor : '1',
  ).nanos;
  return String((value + divisor - 1n) / divisor);
}
