/** Requests that are wrong in some way, sent to a whole API server: each gets a Status that says so, and the server lives. */
import { connect } from 'node:tls';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWholeServer } from './http/testing/whole-server.ts';
import type { WholeServer } from './http/testing/whole-server.ts';

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const configMaps = '/api/v1/namespaces/default/configmaps';
const json = { 'content-type': 'application/json' };

interface Malformed {
  readonly what: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
  readonly code: number;
  readonly message: RegExp;
}

const requests: readonly Malformed[] = [
  {
    what: 'JSON that ends too soon',
    body: '{"kind":"ConfigMap"',
    code: 400,
    message: /(unexpected|Unexpected|Expected|end of)/,
  },
  { what: 'a body that is no JSON', body: 'hello', code: 400, message: /./ },
  { what: 'a body that is no object', body: '[1,2]', code: 400, message: /./ },
  { what: 'no body', body: '', code: 400, message: /./ },
  {
    what: 'a nest that is too deep',
    body: `{"a":${'['.repeat(100_000)}`,
    code: 400,
    message: /max depth/,
  },
  {
    what: 'a nest in YAML',
    headers: { 'content-type': 'application/yaml' },
    body: '['.repeat(50_000),
    code: 400,
    message: /./,
  },
  {
    what: 'a YAML bomb',
    headers: { 'content-type': 'application/yaml' },
    body: yamlBomb(),
    code: 400,
    message: /./,
  },
  {
    what: 'protobuf that is none',
    headers: { 'content-type': 'application/vnd.kubernetes.protobuf' },
    body: 'k8s\0\xff\xff\xff',
    code: 400,
    message: /./,
  },
  {
    what: 'another kind',
    body: '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}}',
    code: 400,
    message: /Secret/,
  },
  {
    what: 'a field of the wrong type',
    body: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":[]}',
    code: 400,
    message: /cannot unmarshal/,
  },
  {
    what: 'an unknown field (Strict)',
    path: `${configMaps}?fieldValidation=Strict`,
    body: '{"metadata":{"name":"a"},"dta":{},"x":1}',
    code: 400,
    message: /strict decoding error: unknown field "dta", unknown field "x"/,
  },
  {
    what: 'a name that breaks the rules',
    body: '{"metadata":{"name":"A_b"}}',
    code: 422,
    message: /metadata\.name: Invalid value: "A_b": a lowercase RFC 1123 subdomain/,
  },
  {
    what: 'no name',
    body: '{"metadata":{}}',
    code: 422,
    message: /name or generateName is required/,
  },
  {
    what: "another namespace than the URL's",
    body: '{"metadata":{"name":"a","namespace":"b"}}',
    code: 400,
    message:
      /the namespace of the provided object does not match the namespace sent on the request/,
  },
  {
    what: 'a label selector that cannot be read',
    method: 'GET',
    path: `${configMaps}?labelSelector=a%20in`,
    code: 400,
    message: /unable to parse requirement/,
  },
  {
    what: 'a field selector that is not supported',
    method: 'GET',
    path: `${configMaps}?fieldSelector=data.a%3Db`,
    code: 400,
    message:
      /^"data\.a" is not a known field selector: only "metadata\.name", "metadata\.namespace"$/,
  },
  {
    what: 'a limit that is no number',
    method: 'GET',
    path: `${configMaps}?limit=x`,
    code: 400,
    message: /./,
  },
  {
    what: 'a resourceVersion that is no number',
    method: 'GET',
    path: `${configMaps}?resourceVersion=x`,
    code: 400,
    message: /./,
  },
  {
    what: 'a continue token that is none',
    method: 'GET',
    path: `${configMaps}?limit=1&continue=x`,
    code: 400,
    message: /./,
  },
  {
    what: 'an update of a collection',
    method: 'PUT',
    path: configMaps,
    body: '{}',
    code: 405,
    message: /does not allow this method/,
  },
  {
    what: 'a create at a name',
    path: `${configMaps}/a`,
    body: '{}',
    code: 405,
    message: /does not allow this method/,
  },
  {
    what: 'a method that nobody knows',
    method: 'PROPFIND',
    path: configMaps,
    code: 405,
    message: /does not allow this method/,
  },
  {
    what: 'a patch of an unknown form',
    method: 'PATCH',
    path: `${configMaps}/a`,
    headers: json,
    body: '{}',
    code: 415,
    message: /accepted media types include: application\/json-patch\+json/,
  },
  {
    what: 'an answer that nobody can give',
    method: 'GET',
    path: configMaps,
    headers: { accept: 'image/png' },
    code: 406,
    message: /only the following media types are accepted/,
  },
];

test.each(requests)(
  '$what',
  async ({ method = 'POST', path = configMaps, headers = json, body, code, message }) => {
    const answer = await server.fetch(path, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    expect(JSON.parse(answer.text)).toMatchObject({
      kind: 'Status',
      status: 'Failure',
      code,
      message: expect.stringMatching(message),
    });
    expect(answer.code).toBe(code);
  },
);

test('a client that stops in the middle of a body leaves nothing behind', async () => {
  const { port } = new URL(server.url);
  const socket = connect({
    port: Number(port),
    host: '127.0.0.1',
    ca: server.authority.certificate,
    cert: server.admin.certificate,
    key: server.admin.key,
  });
  await once(socket, 'secureConnect');
  socket.write(
    `POST ${configMaps} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a`,
  );
  socket.destroy();
  await once(socket, 'close');
  expect((await server.fetch('/readyz')).code).toBe(200);
});

function yamlBomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 12; level++) {
    lines.push(
      `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  }
  return lines.join('\n');
}
