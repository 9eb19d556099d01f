/** One requirement of a selector of labels or of nodes: the operators and what they mean. */

/** Upstream's words. An unknown operator is met by nothing. */
export interface Requirement {
  readonly operator: string;
  /** For `Gt` and `Lt` one integer. */
  readonly values?: readonly string[];
}

/** `value` is what the object has under the requirement's key; undefined when it has nothing. */
export function isMet({ operator, values = [] }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt':
      return compares(value, values[0], operator);
    default:
      return false;
  }
}

/** A label's value; names such as `toString`, which every object inherits, are no labels. */
export function labelOf(
  labels: Readonly<Record<string, string>> | undefined,
  key: string,
): string | undefined {
  return labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
}

export function isInteger(text: string | undefined): text is string {
  return text !== undefined && /^-?\d+$/.test(text);
}

function compares(
  value: string | undefined,
  wanted: string | undefined,
  operator: 'Gt' | 'Lt',
): boolean {
  if (!isInteger(value) || !isInteger(wanted)) return false;
  return operator === 'Gt' ? BigInt(value) > BigInt(wanted) : BigInt(value) < BigInt(wanted);
}
