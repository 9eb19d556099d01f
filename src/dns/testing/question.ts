/** Questions as clients put them, byte by byte, for tests: also such as no decent client would send. */
import { typeNumber } from './message-reader.ts';

export interface QuestionOptions {
  readonly id?: number;
  readonly class?: number;
  readonly opcode?: number;
  /** The header's second word, apart from the opcode; RD when absent. */
  readonly bits?: number;
  /** Absent: no OPT record. */
  readonly edns?: {
    readonly payloadSize?: number;
    readonly version?: number;
    readonly dnssecOk?: boolean;
    /** The options' bytes. */
    readonly options?: readonly number[];
  };
}

/** `told` is such as `db.default.svc.cluster.local SRV`; its case is kept. */
export function question(told: string, options: QuestionOptions = {}): Buffer {
  const [name = '', type = ''] = told.split(' ');
  const { id = 4711, opcode = 0, bits = 0x0100, edns } = options;
  return Buffer.concat([
    words(id, (opcode << 11) | bits, 1, 0, 0, edns ? 1 : 0),
    wireName(name),
    words(typeNumber(type), options.class ?? 1),
    ...(edns ? [optRecord(edns)] : []),
  ]);
}

/** Labels with their lengths; `\.` is a dot within one. */
export function wireName(name: string): Buffer {
  const labels = name.split(/(?<!\\)\./).filter((label) => label !== '');
  const parts = labels.map((label) => {
    const bytes = Buffer.from(label.replaceAll('\\.', '.'), 'latin1');
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  });
  return Buffer.concat([...parts, Buffer.from([0])]);
}

export function optRecord(edns: NonNullable<QuestionOptions['edns']> = {}): Buffer {
  const { payloadSize = 1232, version = 0, dnssecOk = false, options = [] } = edns;
  return Buffer.concat([
    Buffer.from([0]),
    words(41, payloadSize, version, dnssecOk ? 0x8000 : 0, options.length),
    Buffer.from(options),
  ]);
}

/** 16-bit numbers, the high byte first. */
export function words(...numbers: readonly number[]): Buffer {
  return Buffer.from(numbers.flatMap((number) => [(number >> 8) & 0xff, number & 0xff]));
}
