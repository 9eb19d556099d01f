/** One line of a container's log as CRI writes it: `TIME STREAM TAG TEXT`; tag P marks a part of a longer line, F its end. */

export interface CriLine {
  /** As written: RFC 3339 with up to nine fractional digits. */
  readonly time: string;
  readonly stream: 'stdout' | 'stderr';
  /** More of the same line follows in the next record. */
  readonly partial: boolean;
  readonly text: Buffer;
}

const space = 0x20;

/** Undefined for what isn't such a line (a crash may have cut one short). `line` comes without its line feed. */
export function parseCriLine(line: Buffer): CriLine | undefined {
  const first = line.indexOf(space);
  const second = line.indexOf(space, first + 1);
  const third = line.indexOf(space, second + 1);
  if (first < 0 || second < 0 || third < 0) return undefined;
  const stream = line.toString('latin1', first + 1, second);
  if (stream !== 'stdout' && stream !== 'stderr') return undefined;
  // Tags are separated by colons; the first says whether the line is whole.
  const [tag] = line.toString('latin1', second + 1, third).split(':');
  if (tag !== 'P' && tag !== 'F') return undefined;
  return {
    time: line.toString('latin1', 0, first),
    stream,
    partial: tag === 'P',
    text: line.subarray(third + 1),
  };
}

/** The time with all nine fractional digits, as `kubectl logs --timestamps` shows it. */
export function nanosecondTime(time: string): string {
  const [, seconds = '', fraction = '', zone = ''] = /^(.{19})(?:\.(\d+))?(.*)$/.exec(time) ?? [];
  return `${seconds}.${fraction.padEnd(9, '0')}${zone}`;
}
