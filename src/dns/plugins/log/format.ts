/** A line of the query log, in CoreDNS's format or in one of the user's own. */
import { classIN, flags } from '../../wire/constants.ts';
import { fromWire, readName } from '../../wire/name.ts';
import { rcodeName, typeName } from '../../wire/type-names.ts';
import type { Question } from '../plugin.ts';

export interface Answered extends Question {
  readonly answer: Buffer;
  readonly durationMs: number;
}

const placeholders: Readonly<Record<string, (answered: Answered) => string | number | boolean>> = {
  '{type}': ({ query }) => typeName(query.type),
  '{class}': ({ query }) => (query.class === classIN ? 'IN' : `CLASS${query.class}`),
  '{name}': ({ query }) => fromWire(readName(query.message, 12, false)?.name ?? query.name),
  '{proto}': ({ transport }) => transport,
  '{remote}': ({ asker: { address } }) => (address.includes(':') ? `[${address}]` : address),
  '{port}': ({ asker }) => asker.port,
  '{size}': ({ query }) => query.message.length,
  '{rsize}': ({ answer }) => answer.length,
  '{duration}': ({ durationMs }) => `${(durationMs / 1000).toFixed(9)}s`,
  '{rcode}': ({ answer }) => rcodeName((answer[3] ?? 0) & 0xf),
  '{>rflags}': ({ answer }) => flagNames(answer.readUInt16BE(2)),
  '{>id}': ({ query }) => query.id,
  '{>opcode}': ({ query }) => (query.flags & flags.opcode) >> 11,
  '{>do}': ({ query }) => query.edns?.dnssecOk ?? false,
  '{>bufsize}': ({ query }) => query.edns?.payloadSize ?? 512,
};

export function isPlaceholder(text: string): boolean {
  return Object.hasOwn(placeholders, text);
}

export function formatLine(format: string, answered: Answered): string {
  return format.replaceAll(/\{[^}]*\}/g, (text) => {
    return isPlaceholder(text) ? String(placeholders[text]?.(answered)) : text;
  });
}

const shown = [
  ['qr', flags.response],
  ['aa', flags.authoritative],
  ['tc', flags.truncated],
  ['rd', flags.recursionDesired],
  ['ra', flags.recursionAvailable],
  ['ad', 0x0020],
  ['cd', flags.checkingDisabled],
] as const;

function flagNames(bits: number): string {
  return shown.flatMap(([name, bit]) => (bits & bit ? [name] : [])).join(',');
}
