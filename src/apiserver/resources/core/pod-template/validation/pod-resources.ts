/** The faults of what a Pod as a whole asks for (KEP-2837), by itself and beside what its containers ask for. */
import type { Container, PodSpec } from '#api/gen/types.ts';
import { podRequests } from '#api/pod-resources.ts';
import { compareQuantities } from '#api/quantity.ts';
import { forbidden, invalid, notSupported } from '#api/validation/errors.ts';
import { at, each, fine } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';
import { own, validateResources } from '../../../validation/resource-list.ts';

const supported = ['cpu', 'hugepages-', 'memory'];

export function validatePodResources(spec: PodSpec, field: string): Errors {
  const { resources } = spec;
  if (!resources) return fine;
  const path = `${field}.resources`;
  const { requests = {}, limits = {} } = resources;
  return [
    ...(resources.claims?.length
      ? [forbidden(`${path}.claims`, 'claims may not be set for Resources at pod-level')]
      : fine),
    ...unsupported(requests, `${path}.requests`),
    ...unsupported(limits, `${path}.limits`),
    ...validateResources(resources, path),
    ...validateSum(spec, path),
    ...validateEachLimit(spec.containers, spec, `${field}.containers`),
    ...validateEachLimit(spec.initContainers, spec, `${field}.initContainers`),
  ];
}

type Amounts = Readonly<Record<string, string>>;

function unsupported(amounts: Amounts, field: string): Errors {
  return Object.keys(amounts)
    .filter((name) => name !== 'cpu' && name !== 'memory' && !name.startsWith('hugepages-'))
    .map((name) => notSupported(at(field, name), name, supported));
}

/** The containers together ask for no more than the Pod. */
function validateSum(spec: PodSpec, field: string): Errors {
  const { resources: _, overhead: __, ...containers } = spec;
  const sum = podRequests(containers);
  return Object.entries(spec.resources?.requests ?? {}).flatMap(([name, request]) => {
    const wanted = own(sum, name) ?? '0';
    return compareQuantities(request, wanted) < 0
      ? [
          invalid(
            at(`${field}.requests`, name),
            request,
            `must be greater than or equal to aggregate container requests of ${wanted}`,
          ),
        ]
      : fine;
  });
}

/** No container may go beyond the Pod. */
function validateEachLimit(
  containers: readonly Container[] | undefined,
  { resources: whole }: PodSpec,
  field: string,
): Errors {
  return each(containers, field, ({ resources }, path) =>
    Object.entries(resources?.limits ?? {}).flatMap(([name, limit]) => {
      const most = own(whole?.limits, name);
      return most !== undefined && compareQuantities(limit, most) > 0
        ? [
            invalid(
              at(`${path}.resources.limits`, name),
              limit,
              `must be less than or equal to pod limits of ${most}`,
            ),
          ]
        : fine;
    }),
  );
}
