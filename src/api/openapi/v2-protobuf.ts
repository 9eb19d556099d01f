/**
 * The OpenAPI 2 document in the protobuf form that older kubectl (1.20) insists on. Messages and field numbers are
 * those of gnostic's `OpenAPIv2.proto`; only what `v2.ts` writes is here.
 */
import type { JsonDocument } from './served.ts';

/** What clients ask for in `Accept`; the `@` isn't allowed in a media type, so the answer's is another. */
export const openApiV2Accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
export const openApiV2ContentType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

export function encodeOpenApiV2(document: JsonDocument): Uint8Array {
  return encodeMessage(documentMessage, document);
}

/** Field number, and how a JSON value becomes the field's payloads (several for a repeated field). */
interface Field {
  readonly number: number;
  readonly encode: (value: unknown) => readonly Payload[];
}

/** Bytes with a length before them, or a number. */
type Payload = Uint8Array | number;

interface Message {
  readonly fields: Readonly<Record<string, Field>>;
  /** The field of `x-…` extensions. */
  readonly extensions?: number;
}

const utf8 = new TextEncoder();
const bytes = (text: string): Uint8Array => utf8.encode(text);

const text = (number: number): Field => ({ number, encode: (value) => [bytes(String(value))] });
const texts = (number: number): Field => ({
  number,
  encode: (value) => listOf(value).map((item) => bytes(String(item))),
});
const flag = (number: number): Field => ({ number, encode: (value) => (value ? [1] : []) });
const json = (number: number): Field => ({ number, encode: (value) => [encodeAny(value)] });
const jsons = (number: number): Field => ({
  number,
  encode: (value) => listOf(value).map(encodeAny),
});
const message = (number: number, of: () => Message): Field => ({
  number,
  encode: (value) => [encodeMessage(of(), recordOf(value))],
});
/** A message with a single field around the payloads, as a oneof or a list of names has it. */
const wrapped = (number: number, inner: Field): Field => ({
  number,
  encode: (value) => [encodeField(inner, value)],
});
/** A map, written as a list of (name, value). */
const named = (number: number, inner: Field): Field => ({
  number,
  encode: (value) =>
    Object.entries(recordOf(value)).map(([name, one]) =>
      join([encodeField(text(1), name), encodeField({ ...inner, number: 2 }, one)]),
    ),
});

const schemaMessage: Message = {
  extensions: 31,
  fields: {
    $ref: text(1),
    format: text(2),
    description: text(4),
    default: json(5),
    required: texts(19),
    enum: jsons(20),
    additionalProperties: wrapped(
      21,
      message(1, () => schemaMessage),
    ),
    type: wrapped(22, text(1)),
    items: wrapped(
      23,
      message(1, () => schemaMessage),
    ),
    properties: wrapped(
      25,
      named(
        1,
        message(2, () => schemaMessage),
      ),
    ),
  },
};

const bodyParameter: Message = {
  fields: {
    name: text(2),
    in: text(3),
    required: flag(4),
    schema: message(5, () => schemaMessage),
  },
};
const queryParameter: Message = {
  fields: {
    required: flag(1),
    in: text(2),
    description: text(3),
    name: text(4),
    type: text(6),
    uniqueItems: flag(20),
  },
};
const pathParameter: Message = {
  fields: {
    required: flag(1),
    in: text(2),
    description: text(3),
    name: text(4),
    type: text(5),
    uniqueItems: flag(19),
  },
};

/** ParametersItem → Parameter → body or other → query or path. */
const parameters = (number: number): Field => ({
  number,
  encode: (value) =>
    listOf(value).map((item) => {
      const where = recordOf(item)['in'];
      const inner =
        where === 'body'
          ? message(1, () => bodyParameter)
          : wrapped(
              2,
              where === 'path' ? message(4, () => pathParameter) : message(3, () => queryParameter),
            );
      return encodeField(wrapped(1, inner), item);
    }),
});

const responseMessage: Message = {
  fields: {
    description: text(1),
    schema: wrapped(
      2,
      message(1, () => schemaMessage),
    ),
  },
};

const operationMessage: Message = {
  extensions: 13,
  fields: {
    tags: texts(1),
    description: text(3),
    operationId: text(5),
    produces: texts(6),
    consumes: texts(7),
    parameters: parameters(8),
    responses: wrapped(
      9,
      named(
        1,
        wrapped(
          2,
          message(1, () => responseMessage),
        ),
      ),
    ),
    schemes: texts(10),
  },
};

const pathItemMessage: Message = {
  fields: {
    get: message(2, () => operationMessage),
    put: message(3, () => operationMessage),
    post: message(4, () => operationMessage),
    delete: message(5, () => operationMessage),
    patch: message(8, () => operationMessage),
    parameters: parameters(9),
  },
};

const documentMessage: Message = {
  fields: {
    swagger: text(1),
    info: message(2, () => ({ fields: { title: text(1), version: text(2) } })),
    paths: wrapped(
      8,
      named(
        2,
        message(2, () => pathItemMessage),
      ),
    ),
    definitions: wrapped(
      9,
      named(
        1,
        message(2, () => schemaMessage),
      ),
    ),
  },
};

function encodeMessage(of: Message, value: JsonDocument): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [name, one] of Object.entries(value)) {
    const field = Object.hasOwn(of.fields, name) ? of.fields[name] : undefined;
    if (field) parts.push(encodeField(field, one));
    else if (of.extensions !== undefined && name.startsWith('x-')) {
      parts.push(encodeField(named(of.extensions, json(2)), { [name]: one }));
    }
  }
  return join(parts);
}

function encodeField({ number, encode }: Field, value: unknown): Uint8Array {
  return join(
    encode(value).flatMap((payload) =>
      typeof payload === 'number'
        ? [varint(number * 8), varint(payload)]
        : [varint(number * 8 + 2), varint(payload.length), payload],
    ),
  );
}

/** Free JSON travels as YAML text, of which JSON is a part. */
function encodeAny(value: unknown): Uint8Array {
  return encodeField(text(2), JSON.stringify(value));
}

function varint(value: number): Uint8Array {
  const groups: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    groups.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.of(...groups, rest);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 && parts[0] ? parts[0] : new Uint8Array(Buffer.concat(parts));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: unknown): JsonDocument {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}
