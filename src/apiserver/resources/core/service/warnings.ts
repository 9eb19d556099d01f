/** What is allowed in a Service and still hardly what was meant: fields without effect, names that lead nowhere. */
import { isIP } from 'node:net';
import { memberNamesAlways, memberNamesAnnotation } from '#api/dns.ts';
import type { Service, ServiceSpec } from '#api/gen/types.ts';
import { at } from '../../validation/checks.ts';
import { isHeadless } from './traits.ts';

type Warnings = readonly string[];

export function serviceWarnings({ metadata, spec }: Service): Warnings {
  return [
    ...(isHeadless(spec) ? headlessWarnings(spec) : []),
    ...(spec.type === 'ExternalName' ? aliasWarnings(spec.externalName ?? '') : []),
    ...annotationWarnings(metadata.annotations?.[memberNamesAnnotation]),
  ];
}

function headlessWarnings(spec: ServiceSpec): Warnings {
  return [
    ...(spec.loadBalancerIP ? ['spec.loadBalancerIP is ignored for headless services'] : []),
    ...(spec.externalIPs?.length ? ['spec.externalIPs is ignored for headless services'] : []),
    ...(spec.sessionAffinity === 'ClientIP'
      ? ['spec.SessionAffinity is ignored for headless services']
      : []),
  ];
}

const longestLabel = 63;

/** The name becomes a CNAME as it stands: no search list completes it. */
function aliasWarnings(externalName: string): Warnings {
  const field = 'spec.externalName';
  const name = externalName.replace(/\.$/, '');
  if (isIP(name) !== 0) {
    return [
      `${field}: "${name}" is an address, and DNS has aliases for names only, so the Service's name doesn't ` +
        'resolve; leave out type and selector, and write an EndpointSlice with the address',
    ];
  }
  const labels = name.split('.');
  const long = labels.find((label) => label.length > longestLabel);
  if (long !== undefined) {
    return [
      `${field}: "${long}" is longer than the ${longestLabel} characters between two dots that DNS allows, so the ` +
        "Service's name doesn't resolve; correct it",
    ];
  }
  if (labels.length > 1 && labels.at(-1) !== 'svc') return [];
  return [
    `${field}: "${name}" is taken as a whole name, so the Service's name doesn't resolve to another Service; ` +
      'write it out, as in db.default.svc.cluster.local',
  ];
}

function annotationWarnings(value: string | undefined): Warnings {
  if (value === undefined || value === memberNamesAlways) return [];
  const field = at('metadata.annotations', memberNamesAnnotation);
  return [`${field}: "${value}" means nothing; the one value is "${memberNamesAlways}"`];
}
