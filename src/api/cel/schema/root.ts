/** The root of an object, as rules see it: `apiVersion`, `kind`, and of the metadata only its names. */
import type { Structural } from '../../structural/schema.ts';

const text: Structural = {
  type: 'string',
  nullable: false,
  intOrString: false,
  preserveUnknownFields: false,
  embeddedResource: false,
  properties: new Map(),
  listMapKeys: [],
  checks: {
    required: [],
    exclusiveMinimum: false,
    exclusiveMaximum: false,
    allOf: [],
    anyOf: [],
    oneOf: [],
  },
  rules: [],
};

const metadata: Structural = {
  ...text,
  type: 'object',
  properties: new Map([
    ['name', text],
    ['generateName', text],
  ]),
};

const roots = new WeakMap<Structural, Structural>();

export function asRoot(schema: Structural): Structural {
  const known = roots.get(schema);
  if (known) return known;
  const made = hasNames(schema) ? schema : withNames(schema);
  roots.set(schema, made);
  return made;
}

function withNames(schema: Structural): Structural {
  return {
    ...schema,
    properties: new Map([
      ...schema.properties,
      ['kind', text],
      ['apiVersion', text],
      ['metadata', metadata],
    ]),
  };
}

/** True when it says all of them itself. */
function hasNames({ properties }: Structural): boolean {
  const own = properties.get('metadata');
  const texts = [
    properties.get('kind'),
    properties.get('apiVersion'),
    own?.properties.get('name'),
    own?.properties.get('generateName'),
  ];
  return own?.type === 'object' && texts.every((each) => each?.type === 'string');
}
