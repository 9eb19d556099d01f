/** The faults of what a Pod says about names: its own, and how it looks up others'. */
import type { PodSpec } from '#api/gen/types.ts';
import { forbidden, invalid, invalidEach, required, tooLong } from '#api/validation/errors.ts';
import { dns1123LabelFaults, dns1123SubdomainFaults } from '#api/validation/names.ts';
import { at, each, fine, ipAddress, requiredOneOf } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';

const maxNameservers = 3;
const maxSearches = 32;
const maxSearchCharacters = 2048;

export function validateDns(spec: PodSpec, field: string): Errors {
  const { hostname, subdomain, setHostnameAsFQDN } = spec;
  return [
    ...requiredOneOf(`${field}.dnsPolicy`, spec.dnsPolicy, [
      'ClusterFirst',
      'ClusterFirstWithHostNet',
      'Default',
      'None',
    ]),
    ...validateDnsConfig(spec, `${field}.dnsConfig`),
    ...(hostname ? invalidEach(`${field}.hostname`, hostname, dns1123LabelFaults(hostname)) : fine),
    ...(subdomain
      ? invalidEach(`${field}.subdomain`, subdomain, dns1123LabelFaults(subdomain))
      : fine),
    ...(setHostnameAsFQDN && spec.hostNetwork
      ? [invalid(`${field}.setHostnameAsFQDN`, true, 'may not be set when `hostNetwork` is true')]
      : fine),
    ...validateOverride(spec, `${field}.hostnameOverride`),
    ...each(spec.hostAliases, `${field}.hostAliases`, ({ ip, hostnames = [] }, path) => [
      ...ipAddress(`${path}.ip`, ip),
      ...hostnames.flatMap((name, index) =>
        invalidEach(at(`${path}.hostnames`, index), name, dns1123SubdomainFaults(name)),
      ),
    ]),
  ];
}

/** The kernel's limit. */
const maxHostname = 64;

function validateOverride(spec: PodSpec, field: string): Errors {
  const { hostnameOverride: name, setHostnameAsFQDN, hostNetwork } = spec;
  if (name === undefined) return fine;
  return [
    ...invalidEach(field, name, dns1123SubdomainFaults(name)),
    ...(name.length > maxHostname ? [tooLong(field, maxHostname)] : fine),
    ...(setHostnameAsFQDN
      ? [forbidden(field, 'may not be set when `setHostnameAsFQDN` is true')]
      : fine),
    ...(hostNetwork ? [forbidden(field, 'may not be set when `hostNetwork` is true')] : fine),
  ];
}

function validateDnsConfig({ dnsPolicy, dnsConfig }: PodSpec, field: string): Errors {
  const { nameservers = [], searches = [], options } = dnsConfig ?? {};
  if (dnsPolicy === 'None') {
    if (!dnsConfig) return [required(field, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if (nameservers.length === 0) {
      const why = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
      return [required(`${field}.nameservers`, why)];
    }
  }
  return [
    ...(nameservers.length > maxNameservers
      ? [
          invalid(
            `${field}.nameservers`,
            nameservers,
            `must not have more than ${maxNameservers} nameservers`,
          ),
        ]
      : fine),
    ...nameservers.flatMap((address, index) =>
      ipAddress(at(`${field}.nameservers`, index), address),
    ),
    ...validateSearches(searches, `${field}.searches`),
    ...each(options, `${field}.options`, ({ name }, path) =>
      name ? fine : [required(path, 'must not be empty')],
    ),
  ];
}

function validateSearches(searches: readonly string[], field: string): Errors {
  const characters = searches.join(' ').length;
  return [
    ...(searches.length > maxSearches
      ? [invalid(field, searches, `must not have more than ${maxSearches} search paths`)]
      : fine),
    ...(characters > maxSearchCharacters
      ? [
          invalid(
            field,
            searches,
            `must not have more than ${maxSearchCharacters} characters (including spaces) in the search list`,
          ),
        ]
      : fine),
    ...searches.flatMap((search, index) => {
      if (search === '.') return fine;
      // Service records have underscores in their names.
      const name = search.replace(/\.$/, '').replaceAll('_', 'a');
      return invalidEach(at(field, index), search, dns1123SubdomainFaults(name));
    }),
  ];
}
