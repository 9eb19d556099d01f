import type { Event } from '#api/gen/types.ts';

/** Epoch milliseconds of when the event happened last, whichever of its fields say so. */
export function lastWritten({ metadata, lastTimestamp, eventTime, series }: Event): number {
  const times = [metadata.creationTimestamp, lastTimestamp, eventTime, series?.lastObservedTime];
  return Math.max(0, ...times.map((time) => Date.parse(time ?? '')).filter((time) => time > 0));
}
