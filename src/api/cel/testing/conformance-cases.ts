/** The conformance tests of CEL's specification, without those that need protobuf messages of their own. */
import { tests as conformance } from '@bufbuild/cel-spec/testdata/conformance.js';
import { isRecord } from '#base/json-object.ts';
import type { JsonObject } from '#base/json-object.ts';
import { ArrayList, EntryMap } from '../values/collections.ts';
import { parseDuration, parseTimestamp } from '../values/time.ts';
import { TypeValue, Uint } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';

export interface ConformanceCase {
  readonly suite: string;
  readonly name: string;
  readonly expression: string;
  readonly bindings: Readonly<Record<string, CelValue>>;
  readonly expected: { readonly value: CelValue } | 'fault' | 'only its type';
  /** Upstream's type of the whole, when it has one. */
  readonly type?: string;
  /** The types of variables as the case declares them. */
  readonly declarations: readonly JsonObject[];
}

/** Also what Kubernetes does not have. */
const needsMore =
  /base64\.|proto[23]|TestAllTypes|NullValue|google\.protobuf\.(?!Timestamp|Duration)|type\.googleapis|cel\.expr|GlobalEnum|NestedEnum|unknown|block\(|iterVar|net\./i;

export const conformanceCases: readonly ConformanceCase[] = casesOf(conformance, []).filter(
  ({ expression }) => expression !== '',
);

function casesOf(suite: unknown, path: readonly string[]): readonly ConformanceCase[] {
  if (!isRecord(suite)) return [];
  const own = listOf(suite['tests']).flatMap((each) => caseOf(each, path.join('/')));
  const nested = listOf(suite['suites']).flatMap((each) =>
    casesOf(each, isRecord(each) ? [...path, String(each['name'])] : path),
  );
  return [...own, ...nested];
}

function caseOf(test: unknown, suite: string): readonly ConformanceCase[] {
  if (!isRecord(test) || !isRecord(test['original'])) return [];
  const { original, type } = test;
  if (needsMore.test(JSON.stringify(original)) || original['container'] !== undefined) return [];
  const declarations = listOf(original['typeEnv']).filter(isRecord);
  // Kubernetes checks whatever it runs, and the tests' own functions say nothing of ours.
  if (original['disableCheck'] === true || declarations.some(({ function: own }) => own)) return [];
  const bindings = isRecord(original['bindings']) ? original['bindings'] : {};
  return [
    {
      suite,
      name: String(original['name']),
      expression: String(original['expr']),
      bindings: Object.fromEntries(
        Object.entries(bindings).map(([name, each]) => [
          name,
          valueOf(isRecord(each) ? each['value'] : undefined),
        ]),
      ),
      expected: expectedOf(original),
      ...(typeof type === 'string' ? { type } : {}),
      declarations,
    },
  ];
}

function expectedOf(original: JsonObject): ConformanceCase['expected'] {
  const { evalError, typedResult, value } = original;
  if (evalError !== undefined) return 'fault';
  if (!isRecord(typedResult)) return { value: valueOf(value ?? { boolValue: true }) };
  const { result } = typedResult;
  return result === undefined ? 'only its type' : { value: valueOf(result) };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function valueOf(json: unknown): CelValue {
  if (!isRecord(json)) return null;
  const [kind = '', value] = Object.entries(json)[0] ?? [];
  switch (kind) {
    case 'int64Value':
      return BigInt(String(value));
    case 'uint64Value':
      return new Uint(BigInt(String(value)));
    case 'doubleValue':
      return Number(value);
    case 'stringValue':
      return String(value);
    case 'boolValue':
      return value === true;
    case 'bytesValue':
      return new Uint8Array(Buffer.from(String(value), 'base64'));
    case 'typeValue':
      return new TypeValue(String(value));
    case 'listValue':
      return new ArrayList(listOf(isRecord(value) ? value['values'] : []).map(valueOf));
    case 'mapValue':
      return new EntryMap(listOf(isRecord(value) ? value['entries'] : []).map(entryOf));
    case 'objectValue':
      return objectOf(value);
    default:
      return null;
  }
}

function entryOf(entry: unknown): readonly [CelValue, CelValue] {
  return isRecord(entry) ? [valueOf(entry['key']), valueOf(entry['value'])] : [null, null];
}

function objectOf(value: unknown): CelValue {
  if (!isRecord(value)) return null;
  const text = String(value['value']);
  return String(value['@type']).endsWith('Timestamp') ? parseTimestamp(text) : parseDuration(text);
}
