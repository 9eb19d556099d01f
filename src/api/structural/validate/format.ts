/** Which format of a schema counts: upstream ignores those that it doesn't know for the type. */
import type { Structural } from '../schema.ts';
import type { Outcome } from './outcome.ts';
import { wrongType } from './faults.ts';
import { stringFormats } from './string-formats.ts';

const numberFormats: Readonly<Record<string, readonly string[]>> = {
  integer: ['int32', 'int64'],
  number: ['float', 'double'],
};

/** Undefined for none. */
export function formatOf({ type, intOrString, checks }: Structural): string | undefined {
  const { format = '' } = checks;
  if (format === '') return undefined;
  if (intOrString || type === '' || type === 'string') {
    return stringFormats.has(nameOf(format)) ? format : undefined;
  }
  return numberFormats[type]?.includes(format) ? format : undefined;
}

/** `date-time` and `datetime` are the same. */
function nameOf(format: string): string {
  return format.replaceAll('-', '');
}

/** Undefined without a format of texts. */
export function formatCheck(
  schema: Structural,
): ((value: string, path: string, into: Outcome) => void) | undefined {
  const format = formatOf(schema);
  const isValid = format === undefined ? undefined : stringFormats.get(nameOf(format));
  if (format === undefined || !isValid) return undefined;
  return (value, path, into) => {
    into.matches++;
    if (!isValid(value)) into.faults.push(wrongType(path, format, value));
  };
}
