/**
 * Collects garbage while there is time for it. V8 marks what lives when the old generation has grown to its limit, and after
 * a burst of work that may be near: then the next burst has to wait for it. What V8 itself has for quiet times did
 * nothing on a server whose nodes send heartbeats (docs/decisions/0011-few-live-objects.md).
 */
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { sleep } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';

/** At rest is a process that worked for less than this share of each of the last spans. */
const restLoad = 0.2;
const spanMs = 2_000;
const restSpans = 3;

/** Marking begins when so many percent of the way from the last collection to V8's limit are gone; 0 is V8's own rule. */
const markingBegins = { atRest: 25, atWork: 0 } as const;

/** Runs until the signal aborts. It sets a flag of the whole process: for one that is nothing but a server. */
export async function collectAtRest(clock: Clock, signal: AbortSignal): Promise<void> {
  let before = performance.eventLoopUtilization();
  for (let spans = 0; !signal.aborted;) {
    await sleep(clock, spanMs, signal);
    const now = performance.eventLoopUtilization();
    const wasAtRest = spans >= restSpans;
    spans = performance.eventLoopUtilization(now, before).utilization < restLoad ? spans + 1 : 0;
    before = now;
    const isAtRest = spans >= restSpans && !signal.aborted;
    if (isAtRest !== wasAtRest) beginMarkingAt(markingBegins[isAtRest ? 'atRest' : 'atWork']);
  }
}

function beginMarkingAt(percent: number): void {
  setFlagsFromString(`--incremental-marking-soft-trigger=${percent}`);
}
