/**
 * The rules for names, each giving upstream's messages for what is wrong with a value; an empty list means that it
 * is right.
 */

type Faults = readonly string[];
const none: Faults = [];

const dns1123Label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const dns1123Subdomain = `${dns1123Label}(\\.${dns1123Label})*`;
const wildcardDns1123Subdomain = `\\*\\.${dns1123Subdomain}`;
const dns1035Label = '[a-z]([-a-z0-9]*[a-z0-9])?';
const qualifiedNamePart = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValue = `(${qualifiedNamePart})?`;
const configMapKey = '[-._a-zA-Z0-9]+';
const httpHeaderName = '[-A-Za-z0-9]+';

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`);

const patterns = {
  dns1123Label: whole(dns1123Label),
  dns1123Subdomain: whole(dns1123Subdomain),
  wildcardDns1123Subdomain: whole(wildcardDns1123Subdomain),
  dns1035Label: whole(dns1035Label),
  qualifiedNamePart: whole(qualifiedNamePart),
  labelValue: whole(labelValue),
  configMapKey: whole(configMapKey),
  httpHeaderName: whole(httpHeaderName),
};

/** The end of a message. The comma before `or` is upstream's: clients may match on it. */
function regexMessage(text: string, pattern: string, ...examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  const start = examples.length > 0 ? `e.g. ${shown}` : '';
  return `${text} (${start}regex used for validation is '${pattern}')`;
}

function maxLengthMessage(length: number): string {
  return `must be no more than ${length} bytes`;
}

/** The message for an empty value. */
const emptyMessage = 'must be non-empty';

const byteLength = (value: string): number => Buffer.byteLength(value);

export function dns1123LabelFaults(value: string): Faults {
  const message = regexMessage(
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
    dns1123Label,
    'my-name',
    '123-abc',
  );
  return lengthAndPattern(value, 63, { pattern: patterns.dns1123Label, message });
}

export function dns1123SubdomainFaults(value: string): Faults {
  const message = regexMessage(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
    dns1123Subdomain,
    'example.com',
  );
  return lengthAndPattern(value, 253, { pattern: patterns.dns1123Subdomain, message });
}

/** All names one step below a domain, such as `*.example.com`. */
export function wildcardDns1123SubdomainFaults(value: string): Faults {
  const message = regexMessage(
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
    wildcardDns1123Subdomain,
    '*.example.com',
  );
  return lengthAndPattern(value, 253, { pattern: patterns.wildcardDns1123Subdomain, message });
}

export function dns1035LabelFaults(value: string): Faults {
  const message = regexMessage(
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
    dns1035Label,
    'my-name',
    'abc-123',
  );
  return lengthAndPattern(value, 63, { pattern: patterns.dns1035Label, message });
}

function lengthAndPattern(
  value: string,
  length: number,
  { pattern, message }: { pattern: RegExp; message: string },
): Faults {
  if (pattern.test(value) && value.length <= length) return none;
  return [
    ...(byteLength(value) > length ? [maxLengthMessage(length)] : []),
    ...(pattern.test(value) ? [] : [message]),
  ];
}

/** A label's or annotation's key, a resource's or finalizer's name: `prefix/name`, the prefix a DNS subdomain. */
export function qualifiedNameFaults(value: string): Faults {
  const parts = value.split('/');
  const shape = regexMessage(
    "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    qualifiedNamePart,
    'MyName',
    'my.name',
    '123-abc',
  );
  if (parts.length > 2) {
    return [`${shape} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const [prefix, name = ''] = parts.length === 2 ? parts : [undefined, value];
  const faults: string[] = [];
  if (prefix === '') faults.push(`prefix part ${emptyMessage}`);
  else if (prefix !== undefined) {
    faults.push(...dns1123SubdomainFaults(prefix).map((fault) => `prefix part ${fault}`));
  }
  if (name === '') faults.push(`name part ${emptyMessage}`);
  else if (name.length > 63) faults.push(`name part ${maxLengthMessage(63)}`);
  if (!patterns.qualifiedNamePart.test(name)) {
    faults.push(
      `name part ${regexMessage(
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        qualifiedNamePart,
        'MyName',
        'my.name',
        '123-abc',
      )}`,
    );
  }
  return faults;
}

export function labelValueFaults(value: string): Faults {
  const message = regexMessage(
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    labelValue,
    'MyValue',
    'my_value',
    '12345',
  );
  return lengthAndPattern(value, 63, { pattern: patterns.labelValue, message });
}

/** Any printable ASCII but `=`, since 1.32. */
export function envVarNameFaults(value: string): Faults {
  return value !== '' && /^[ -<>-~]+$/.test(value)
    ? none
    : [
        regexMessage(
          "a valid environment variable name must consist only of printable ASCII characters other than '='",
          '^[ -<>-~]+$',
        ),
      ];
}

/** A key of a ConfigMap or Secret, and so a file's name. */
export function configMapKeyFaults(value: string): Faults {
  const faults: string[] = [];
  if (value.length > 253) faults.push(maxLengthMessage(253));
  if (!patterns.configMapKey.test(value)) {
    faults.push(
      regexMessage(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        configMapKey,
        'key.name',
        'KEY_NAME',
        'key-name',
      ),
    );
  }
  return [...faults, ...dotFaults(value)];
}

function dotFaults(value: string): Faults {
  if (value === '.') return ["must not be '.'"];
  if (value === '..') return ["must not be '..'"];
  return value.startsWith('..') ? ["must not start with '..'"] : none;
}

/** The name of a port of a container, and a Service's named target port. */
export function portNameFaults(value: string): Faults {
  const faults: string[] = [];
  if (value.length > 15) faults.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(value)) {
    faults.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(value)) faults.push('must contain at least one letter (a-z)');
  if (value.includes('--')) faults.push('must not contain consecutive hyphens');
  if (/^-|-$/.test(value)) faults.push('must not begin or end with a hyphen');
  return faults;
}

export function portNumberFaults(value: number): Faults {
  return Number.isInteger(value) && value >= 1 && value <= 65535
    ? none
    : ['must be between 1 and 65535, inclusive'];
}

/** A name that is only ever one part of a URL's path, such as a Role's. */
export function pathSegmentFaults(value: string): Faults {
  if (value === '.' || value === '..') return [`may not be '${value}'`];
  return ['/', '%'].filter((bad) => value.includes(bad)).map((bad) => `may not contain '${bad}'`);
}

export function httpHeaderNameFaults(value: string): Faults {
  return patterns.httpHeaderName.test(value)
    ? none
    : [
        regexMessage(
          "a valid HTTP header must consist of alphanumeric characters or '-'",
          httpHeaderName,
          'X-Header-Name',
        ),
      ];
}
