import { expect, test } from 'vitest';
import { encodeOpenApiV2 } from './v2-protobuf.ts';

/** Field numbers and payloads of a message, as `number: text` for strings and `number: [...]` where asked to look in. */
function fieldsOf(bytes: Uint8Array): [number, Uint8Array | number][] {
  const fields: [number, Uint8Array | number][] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    if (tag % 8 === 0) fields.push([tag >> 3, varint()]);
    else {
      const length = varint();
      fields.push([tag >> 3, bytes.subarray(at, at + length)]);
      at += length;
    }
  }
  return fields;
}

/** Follows field numbers down; the text at the end. */
function textAt(bytes: Uint8Array, ...path: number[]): string {
  let at = bytes;
  for (const number of path) {
    const payload = fieldsOf(at).find(([one]) => one === number)?.[1];
    at = payload instanceof Uint8Array ? payload : new Uint8Array();
  }
  return new TextDecoder().decode(at);
}

const encoded = encodeOpenApiV2({
  swagger: '2.0',
  info: { title: 'Kubernetes', version: 'v1.36.0' },
  paths: {
    '/api/v1/pods': {
      get: {
        operationId: 'listPods',
        parameters: [{ name: 'watch', in: 'query', type: 'boolean', uniqueItems: true }],
        responses: { '200': { description: 'OK', schema: { $ref: '#/definitions/PodList' } } },
        'x-kubernetes-action': 'list',
      },
    },
  },
  definitions: {
    Pod: {
      type: 'object',
      required: ['spec'],
      properties: { spec: { $ref: '#/definitions/PodSpec' } },
      'x-kubernetes-group-version-kind': [{ group: '', kind: 'Pod', version: 'v1' }],
    },
  },
});

test.each<[string, number[], string]>([
  ['the version of the format', [1], '2.0'],
  ['the title', [2, 1], 'Kubernetes'],
  ['a path', [8, 2, 1], '/api/v1/pods'],
  ['an operation', [8, 2, 2, 2, 5], 'listPods'],
  ['a query parameter', [8, 2, 2, 2, 8, 1, 2, 3, 4], 'watch'],
  ['an answer', [8, 2, 2, 2, 9, 1, 2, 1, 2, 1, 1], '#/definitions/PodList'],
  ['an extension of an operation', [8, 2, 2, 2, 13, 2, 2], '"list"'],
  ['a definition', [9, 1, 1], 'Pod'],
  ['a required field', [9, 1, 2, 19], 'spec'],
  ['a type', [9, 1, 2, 22, 1], 'object'],
  ['a property', [9, 1, 2, 25, 1, 2, 1], '#/definitions/PodSpec'],
  ['an extension of a definition', [9, 1, 2, 31, 1], 'x-kubernetes-group-version-kind'],
])('%s is where gnostic looks for it', (_, path, expected) => {
  expect(textAt(encoded, ...path)).toBe(expected);
});
