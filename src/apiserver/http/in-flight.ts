import { tooManyRequests } from '#api/status.ts';
import type { Step } from './exchange.ts';
import { isLongRunning } from './long-running.ts';

/** Upstream's defaults. */
const maxReading = 400;
const maxMutating = 200;
const reading = new Set(['get', 'list', 'watch', 'head', 'options']);

/**
 * Refuses requests (429) beyond those that the server can work on at once, so that a flood ends in refusals, not in
 * exhausted memory. Watches and streams don't count: they wait, mostly. Requests with a body count from when it is here.
 */
export function limitInFlight(limits = { reading: maxReading, mutating: maxMutating }): Step {
  const inFlight = { reading: 0, mutating: 0 };
  return (exchange) => {
    if (isLongRunning(exchange.info)) return;
    const kind = reading.has(exchange.info.verb) ? 'reading' : 'mutating';
    if (inFlight[kind] >= limits[kind]) {
      throw tooManyRequests('Too many requests, please try again later.', 1);
    }
    inFlight[kind]++;
    // A client that takes its answer slowly costs others nothing: `sendMs` in server.ts bounds how long it may.
    exchange.onAnswered(() => {
      inFlight[kind]--;
    });
  };
}
