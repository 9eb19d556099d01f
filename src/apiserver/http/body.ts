/** Reads the body of a write: bounded, and turned into JSON. */
import { parse as parseYaml, YAMLError } from 'yaml';
import { badRequest, tooLarge, unsupportedMediaType } from '#api/status.ts';
import { messageOf } from '#base/errors.ts';
import type { Body } from '#client/api-handler.ts';
import { parseMediaType } from './accept.ts';
import type { Wire } from './wire.ts';

/** As upstream: what etcd would refuse anyway, with room for the patch formats. */
export const maxBodyBytes = 3 * 1024 * 1024;

const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

/** The whole body. Throws 413 over the limit and 400 when the client breaks off. */
export function readBody(wire: Wire): Promise<Uint8Array> {
  const declared = Number(wire.headers['content-length'] ?? 0);
  if (declared > maxBodyBytes) return Promise.reject(bodyTooLarge());
  return new Promise((resolve, reject) => {
    const { body } = wire;
    const chunks: Uint8Array[] = [];
    let size = 0;
    const settle = (outcome: () => void): void => {
      body.off('data', onData);
      body.off('end', onEnd);
      body.off('close', onClose);
      outcome();
    };
    const onData = (chunk: Uint8Array): void => {
      size += chunk.length;
      if (size > maxBodyBytes) {
        settle(() => reject(bodyTooLarge()));
      } else {
        chunks.push(chunk);
      }
    };
    const onEnd = (): void =>
      settle(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    const onClose = (): void =>
      settle(() => reject(badRequest('the client broke off the request body')));
    body.on('data', onData);
    body.on('end', onEnd);
    body.on('close', onClose);
  });
}

function bodyTooLarge(): Error {
  return tooLarge(`Request entity too large: limit is ${maxBodyBytes}`);
}

/** The body of a create, update, patch or delete; undefined when it is empty. Throws 415 for other media types. */
export async function readApiBody(wire: Wire, verb: string): Promise<Body | undefined> {
  const contentType = mediaTypeOf(wire, verb);
  const bytes = await readBody(wire);
  if (bytes.length === 0) return undefined;
  if (contentType === 'application/yaml') {
    return { contentType: 'application/json', value: fromYaml(bytes) };
  }
  return { contentType, bytes };
}

function mediaTypeOf(wire: Wire, verb: string): string {
  const header = wire.headers['content-type'];
  const type = typeof header === 'string' ? parseMediaType(header).type : '';
  if (verb === 'patch') {
    if (patchTypes.includes(type)) return type;
    throw unsupportedMediaType(patchTypes);
  }
  if (type === '' || type === 'application/json') return 'application/json';
  if (type === 'application/yaml') return type;
  throw unsupportedMediaType(['application/json', 'application/yaml']);
}

function fromYaml(bytes: Uint8Array): unknown {
  try {
    return parseYaml(Buffer.from(bytes).toString('utf8'), { maxAliasCount: 100 });
  } catch (error) {
    const message =
      error instanceof YAMLError ? (error.message.split('\n')[0] ?? '') : messageOf(error);
    throw badRequest(`error converting YAML to JSON: yaml: ${message}`, error);
  }
}
