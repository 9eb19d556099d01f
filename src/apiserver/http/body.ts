/** Reads the body of a write: bounded, and turned into JSON. */
import { decodeProtobuf } from '#api/codec/protobuf/decode.ts';
import { protobufMediaType } from '#api/codec/protobuf/envelope.ts';
import { parseYaml } from '#api/codec/yaml.ts';
import { badRequest, tooLarge, unsupportedMediaType } from '#api/status.ts';
import type { Body } from '#client/api-handler.ts';
import { parseMediaType } from './accept.ts';
import type { BodyBudget } from './body-budget.ts';
import type { Wire } from './wire.ts';

/** As upstream: what etcd would refuse anyway, with room for the patch formats. */
const maxBodyBytes = 3 * 1024 * 1024;

const json = 'application/json';
const yaml = 'application/yaml';
const objectTypes = [json, yaml, protobufMediaType];
const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

/**
 * The whole body. Throws 413 over the limit, 429 when there is no room, and 400 when the client breaks off. What it
 * takes of the budget stays taken until the wire is closed.
 */
function readBody(wire: Wire, budget: BodyBudget): Promise<Uint8Array> {
  const declared = Number(wire.headers['content-length'] ?? 0);
  if (declared > maxBodyBytes) return Promise.reject(bodyTooLarge());
  return new Promise((resolve, reject) => {
    const { body } = wire;
    const chunks: Uint8Array[] = [];
    let size = 0;
    let taken = 0;
    const settle = (outcome: () => void): void => {
      body.off('data', onData);
      body.off('end', onEnd);
      body.off('close', onClose);
      outcome();
    };
    wire.onClose(() => budget.give(taken));
    const onData = (chunk: Uint8Array): void => {
      size += chunk.length;
      if (size > maxBodyBytes) {
        settle(() => reject(bodyTooLarge()));
        return;
      }
      try {
        budget.take(chunk.length);
        taken += chunk.length;
        chunks.push(chunk);
      } catch (error) {
        settle(() => reject(asError(error)));
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

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function bodyTooLarge(): Error {
  return tooLarge(`Request entity too large: limit is ${maxBodyBytes}`);
}

/** The body of a create, update, patch or delete; undefined when it is empty. Throws 415 for other media types. */
export async function readApiBody(
  wire: Wire,
  verb: string,
  budget: BodyBudget,
): Promise<Body | undefined> {
  const contentType = mediaTypeOf(wire, verb);
  const bytes = await readBody(wire, budget);
  if (bytes.length === 0) return undefined;
  if (contentType === yaml) return { contentType: json, ...parseYaml(bytes) };
  if (contentType === protobufMediaType) {
    return { contentType: json, value: decodeProtobuf(bytes).value };
  }
  return { contentType, bytes };
}

function mediaTypeOf(wire: Wire, verb: string): string {
  const header = wire.headers['content-type'];
  const type = typeof header === 'string' ? parseMediaType(header).type : '';
  const accepted = verb === 'patch' ? patchTypes : objectTypes;
  if (type === '' && verb !== 'patch') return json;
  if (accepted.includes(type)) return type;
  throw unsupportedMediaType(accepted);
}
