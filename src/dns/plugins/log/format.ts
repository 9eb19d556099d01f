/** A line of the query log, in CoreDNS's format or in one of the user's own. */
import { nameOfType } from '../../config/reading.ts';
import { classIN, flags, rcodes } from '../../wire/constants.ts';
import { fromWire, readName } from '../../wire/name.ts';
import type { Question } from '../plugin.ts';

export interface Answered extends Question {
  readonly answer: Buffer;
  readonly durationMs: number;
}

const rcodeNames = new Map<number, string>(
  Object.entries(rcodes).map(([name, rcode]) => [rcode, name]),
);

const placeholders: Readonly<Record<string, (answered: Answered) => string | number | boolean>> = {
  '{type}': ({ query }) => nameOfType(query.type),
  '{class}': ({ query }) => (query.class === classIN ? 'IN' : `CLASS${query.class}`),
  '{name}': ({ query }) => fromWire(readName(query.message, 12, false)?.name ?? query.name),
  '{proto}': ({ transport }) => transport,
  '{remote}': ({ asker: { address } }) => (address.includes(':') ? `[${address}]` : address),
  '{port}': ({ asker }) => asker.port,
  '{size}': ({ query }) => query.message.length,
  '{rsize}': ({ answer }) => answer.length,
  '{duration}': ({ durationMs }) => `${(durationMs / 1000).toFixed(9)}s`,
  '{rcode}': ({ answer }) => rcodeNameOf(answer),
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

/** Such as `NXDOMAIN`; a number that has no name here is told as it is. */
function rcodeNameOf(answer: Buffer): string {
  const rcode = (answer[3] ?? 0) & 0xf;
  return rcodeNames.get(rcode) ?? `RCODE${rcode}`;
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
