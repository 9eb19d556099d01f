/**
 * SRV answers in their particulars: their records differ in length where the targets do, and a target isn't compressed,
 * so that neither rotation nor the question's case come by themselves.
 */
import type { WireName } from './name.ts';
import type { Query } from './query.ts';
import { instantiate } from './response.ts';
import type { CompiledAnswer, SendOptions } from './response.ts';

/** Like `instantiate`, for SRV records whose targets are in the question's own `zone`. */
export function instantiateServices(
  compiled: CompiledAnswer,
  query: Query,
  zone: WireName,
  options: SendOptions,
): Buffer {
  const turned = turn(compiled, query.questionEnd, options.rotation ?? 0);
  const message = instantiate(turned, query, options);
  // Clients that mix upper and lower case to recognise forged answers look at targets too.
  const nameEnd = query.questionEnd - 4;
  const kept = message.readUInt16BE(6);
  for (const end of turned.ends.slice(0, kept)) {
    query.message.copy(message, end - zone.length, nameEnd - zone.length, nameEnd);
  }
  return message;
}

/** The same answer beginning with another record, where `instantiate` can't do that: what a client loses differs. */
function turn(compiled: CompiledAnswer, start: number, rotation: number): CompiledAnswer {
  const { message, ends, counts, stride } = compiled;
  const shift = counts.answers === 0 ? 0 : rotation % counts.answers;
  if (stride !== 0 || shift === 0) return compiled;
  const cut = ends[shift - 1] ?? start;
  const end = ends[counts.answers - 1] ?? start;
  return {
    ...compiled,
    // Names in records point into the question only, which stays.
    message: Buffer.concat([
      message.subarray(0, start),
      message.subarray(cut, end),
      message.subarray(start, cut),
      message.subarray(end),
    ]),
    ends: [
      ...ends.slice(shift, counts.answers).map((at) => at - cut + start),
      ...ends.slice(0, shift).map((at) => at + end - cut),
      ...ends.slice(counts.answers),
    ],
  };
}
