/**
 * Which address families a Service has. The cluster has IPv4 only: asking for more is refused, except for a headless
 * Service without a selector, whose addresses somebody else writes.
 */
import type { Service, ServiceSpec } from '#api/gen/types.ts';
import { invalid } from '#api/status.ts';
import type { FieldError } from '#api/validation/field-error.ts';
import { invalid as invalidValue } from '#api/validation/errors.ts';
import { isHeadless, needsClusterIP } from './traits.ts';

type Family = 'IPv4' | 'IPv6';

/** Fills in `ipFamilies` and `ipFamilyPolicy`. Throws what upstream answers when they ask for too much. */
export function withIPFamilies(service: Service): Service {
  if (!needsClusterIP(service.spec)) return service;
  const errors: FieldError[] = [];
  const families = familiesOf(service.spec, errors);
  const spec = isSelectorlessHeadless(service)
    ? selectorlessSpec(service.spec, families)
    : ordinarySpec(service.spec, families, errors);
  if (errors.length > 0) {
    throw invalid({ group: '', kind: 'Service' }, service.metadata.name, errors);
  }
  return { ...service, spec };
}

/** Those asked for; else those of the addresses asked for. */
function familiesOf(spec: ServiceSpec, errors: FieldError[]): readonly Family[] {
  const families = (spec.ipFamilies ?? []).filter((family) => family !== '');
  const addresses = isHeadless(spec) ? [] : (spec.clusterIPs ?? []);
  const inferred = addresses.slice(families.length).map((address, index): Family => {
    if (!address.includes(':')) return 'IPv4';
    const field = `spec.clusterIPs[${families.length + index}]`;
    errors.push(invalidValue(field, addresses, 'IPv6 is not configured on this cluster'));
    return 'IPv6';
  });
  return [...families, ...inferred];
}

function isSelectorlessHeadless(service: Service): boolean {
  return isHeadless(service.spec) && Object.keys(service.spec.selector ?? {}).length === 0;
}

function selectorlessSpec(spec: ServiceSpec, families: readonly Family[]): ServiceSpec {
  const ipFamilyPolicy = spec.ipFamilyPolicy ?? 'RequireDualStack';
  const [first = 'IPv4', second] = families;
  if (ipFamilyPolicy === 'SingleStack') return { ...spec, ipFamilyPolicy, ipFamilies: [first] };
  const other = first === 'IPv4' ? 'IPv6' : 'IPv4';
  return { ...spec, ipFamilyPolicy, ipFamilies: [first, second ?? other] };
}

function ordinarySpec(
  spec: ServiceSpec,
  families: readonly Family[],
  errors: FieldError[],
): ServiceSpec {
  if (spec.ipFamilyPolicy === 'RequireDualStack') {
    const why = 'this cluster is not configured for dual-stack services';
    errors.push(invalidValue('spec.ipFamilyPolicy', spec.ipFamilyPolicy, why));
  }
  for (const [index, family] of families.entries()) {
    if (family === 'IPv4') continue;
    errors.push(
      invalidValue(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster'),
    );
  }
  return {
    ...spec,
    ipFamilyPolicy: spec.ipFamilyPolicy ?? 'SingleStack',
    ipFamilies: families.length > 0 ? families : ['IPv4'],
  };
}
