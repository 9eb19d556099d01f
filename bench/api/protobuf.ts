/** A Pod as a kubelet leaves it, to protobuf and back, against JSON of the same Pod to bytes and back. */
import { decodeProtobuf } from '#api/codec/protobuf/decode.ts';
import { encodeProtobuf } from '#api/codec/protobuf/encode.ts';
import type { Benchmark } from '../bench.ts';
import { median } from '../bench.ts';
import { realisticPod } from './pod.ts';

/** Different ones: what is remembered of one must not make the next look fast. */
const pods = Array.from({ length: 500 }, (_, index) => realisticPod(index));
type Work = 'stringify' | 'parse' | 'encode' | 'decode';
const rounds = 25;
const warmUp = 5;

export const protobufBenchmark: Benchmark = {
  name: 'protobuf',
  what: 'a Pod with managed fields to protobuf and back, against JSON',
  async run() {
    const texts = pods.map((pod) => JSON.stringify(pod));
    const json = texts.map((text) => Buffer.from(text));
    const packed = pods.map((pod) => encodeProtobuf(pod) ?? new Uint8Array());
    const encoder = new TextEncoder();
    const decoder = new TextDecoder();
    const times: Record<Work, number[]> = { stringify: [], parse: [], encode: [], decode: [] };
    for (let round = 0; round < rounds; round++) {
      const one: readonly [Work, number][] = [
        ['stringify', timed(pods, (pod) => encoder.encode(JSON.stringify(pod)))],
        ['encode', timed(pods, (pod) => encodeProtobuf(pod))],
        ['parse', timed(json, (bytes) => JSON.parse(decoder.decode(bytes)))],
        ['decode', timed(packed, (bytes) => decodeProtobuf(bytes))],
      ];
      if (round < warmUp) continue;
      for (const [name, time] of one) times[name].push(time);
    }
    const [stringify, parse, encode, decode] = [
      median(times.stringify),
      median(times.parse),
      median(times.encode),
      median(times.decode),
    ];
    const sizes = `${json[0]?.length} bytes of JSON, ${packed[0]?.length} of protobuf`;
    return [
      row('encode and decode', (encode + decode) / (stringify + parse), sizes),
      row(
        'encode',
        encode / stringify,
        `JSON.stringify to bytes: ${micro(stringify)}; ${micro(encode)}`,
      ),
      row('decode', decode / parse, `JSON.parse of bytes: ${micro(parse)}; ${micro(decode)}`),
    ];
  },
};

function row(name: string, value: number, comparedWith: string) {
  return {
    name: `a Pod in protobuf: ${name}`,
    value,
    unit: '× JSON',
    bound: { at: 'most', value: 2 },
    comparedWith,
  } as const;
}

/** Milliseconds for one. */
function timed<T>(items: readonly T[], work: (item: T) => unknown): number {
  const begin = performance.now();
  for (const item of items) work(item);
  return (performance.now() - begin) / items.length;
}

function micro(milliseconds: number): string {
  return `${(milliseconds * 1000).toFixed(1)} µs`;
}
