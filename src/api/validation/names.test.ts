import { describe, expect, test } from 'vitest';
import {
  configMapKeyFaults,
  dns1035LabelFaults,
  dns1123LabelFaults,
  dns1123SubdomainFaults,
  envVarNameFaults,
  labelValueFaults,
  pathSegmentFaults,
  portNameFaults,
  portNumberFaults,
  qualifiedNameFaults,
  wildcardDns1123SubdomainFaults,
} from './names.ts';

const long = 'a'.repeat(64);

const rules: [string, (value: string) => readonly string[], string[], string[]][] = [
  [
    'dns1123Label',
    dns1123LabelFaults,
    ['a', '0', 'a-b', 'a'.repeat(63)],
    ['', 'A', 'a.b', '-a', 'a-', long, 'a\n'],
  ],
  [
    'dns1123Subdomain',
    dns1123SubdomainFaults,
    ['a.b', '1.2-3', long],
    ['', 'a..b', '.a', 'a_b', 'a'.repeat(254)],
  ],
  [
    'wildcardDns1123Subdomain',
    wildcardDns1123SubdomainFaults,
    ['*.a', '*.example.com'],
    ['*', 'a.b', '*.*.a', 'a.*.b'],
  ],
  ['dns1035Label', dns1035LabelFaults, ['a', 'a-1'], ['', '1a', 'a.b', 'A']],
  [
    'qualifiedName',
    qualifiedNameFaults,
    ['a', 'a.b/c_D', 'A.b-C'],
    ['', '/a', 'a/', 'a/b/c', 'A/b', '-a', long],
  ],
  ['labelValue', labelValueFaults, ['', 'a', 'A_b.c-d'], ['-a', 'a b', long]],
  ['envVarName', envVarNameFaults, ['A_B', 'a.b', 'a b', '1'], ['', 'a=b', 'ä']],
  ['configMapKey', configMapKeyFaults, ['a.b', '.a', '__proto__'], ['', '.', '..', '..a', 'a/b']],
  ['portName', portNameFaults, ['http', 'a-1'], ['', '80', 'a--b', '-a', 'http_1', 'a'.repeat(16)]],
  ['pathSegment', pathSegmentFaults, ['a:b', 'A b'], ['.', '..', 'a/b', 'a%b']],
];

describe.each(rules)('%s', (_, faults, right, wrong) => {
  test.each(right)('allows %j', (value) => expect(faults(value)).toEqual([]));
  test.each(wrong)('refuses %j', (value) => expect(faults(value)).not.toEqual([]));
});

test('the messages are upstream’s', () => {
  expect(dns1123SubdomainFaults('A')).toEqual([
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  ]);
  expect(dns1123LabelFaults('A')).toEqual([
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  ]);
  expect(qualifiedNameFaults('a/b/c')).toEqual([
    "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
  ]);
  expect(portNumberFaults(0)).toEqual(['must be between 1 and 65535, inclusive']);
});
