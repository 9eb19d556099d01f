/** Kubernetes' named formats: `format.dns1123Label().validate(name)` has the faults of a name, if there are any. */
import {
  dns1035LabelFaults,
  dns1123LabelFaults,
  dns1123SubdomainFaults,
  labelValueFaults,
  qualifiedNameFaults,
} from '../../validation/names.ts';
import type { Library } from '../environment.ts';
import * as of from '../functions/declare.ts';
import { listOf, opaque, optionalOf, string as text } from '../types/type.ts';
import { ArrayList } from '../values/collections.ts';
import { sizeOf, traversal } from '../values/meter.ts';
import { parseDate, parseTimestamp } from '../values/time.ts';
import { Opaque, Optional } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';
import { succeeds } from './addresses.ts';
import { uriFault } from './url-value.ts';

type Faults = (value: string) => readonly string[];

class FormatValue extends Opaque {
  readonly typeName = 'kubernetes.NamedFormat';
  readonly name: string;
  readonly faults: Faults;
  /** About as long as the pattern that upstream would use. */
  readonly patternSize: number;

  constructor(name: string, faults: Faults, patternSize: number) {
    super();
    this.name = name;
    this.faults = faults;
    this.patternSize = patternSize;
  }

  equals(other: CelValue): boolean {
    return other instanceof FormatValue && other.name === this.name;
  }
}

/** The start of a name that gets a suffix: it may end in a dash. */
function prefixOf(faults: Faults): Faults {
  return (value) =>
    faults(value.length > 1 && value.endsWith('-') ? `${value.slice(0, -2)}a` : value);
}

function unless(right: (value: string) => boolean, fault: string): Faults {
  return (value) => (right(value) ? [] : [fault]);
}

const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;

const formats: readonly FormatValue[] = [
  new FormatValue('dns1123Label', dns1123LabelFaults, 30),
  new FormatValue('dns1123Subdomain', dns1123SubdomainFaults, 60),
  new FormatValue('dns1035Label', dns1035LabelFaults, 30),
  new FormatValue('qualifiedName', qualifiedNameFaults, 60),
  new FormatValue('dns1123LabelPrefix', prefixOf(dns1123LabelFaults), 30),
  new FormatValue('dns1123SubdomainPrefix', prefixOf(dns1123SubdomainFaults), 60),
  new FormatValue('dns1035LabelPrefix', prefixOf(dns1035LabelFaults), 30),
  new FormatValue('labelValue', labelValueFaults, 40),
  new FormatValue('uri', (value) => [uriFault(value)].filter((fault) => fault !== undefined), 1200),
  new FormatValue(
    'uuid',
    unless((value) => uuid.test(value), 'does not match the UUID format'),
    80,
  ),
  new FormatValue(
    'byte',
    unless((value) => base64.test(value), 'invalid base64'),
    80,
  ),
  new FormatValue(
    'date',
    unless((value) => succeeds(() => parseDate(value)), 'invalid date'),
    130,
  ),
  new FormatValue(
    'datetime',
    unless((value) => succeeds(() => parseTimestamp(value)), 'invalid datetime'),
    130,
  ),
];

const { string } = of;
const formatType = opaque('kubernetes.NamedFormat');
const format = of.instance(formatType, FormatValue);

function validate({ faults }: FormatValue, value: string): Optional {
  const found = faults(value);
  return found.length === 0 ? Optional.none : Optional.of(new ArrayList(found));
}

function validateCost([given, value = null]: readonly CelValue[]): number {
  const size = given instanceof FormatValue ? given.patternSize : 0;
  return traversal(1 + sizeOf(value)) * Math.ceil(size / 4);
}

export const formatsLibrary: Library = {
  overloads: [
    of.global(['format.named', string], optionalOf(formatType), (name) =>
      Optional.from(formats.find((each) => each.name === name)),
    ),
    ...formats.map((each) => of.global([`format.${each.name}`], formatType, () => each)),
    of.member(['validate', format, string], optionalOf(listOf(text)), validate, {
      cost: validateCost,
    }),
  ],
  types: { 'kubernetes.NamedFormat': formatType },
};
