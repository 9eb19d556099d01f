/**
 * The contract of a controller: what it watches, how an event becomes keys, and `reconcile`. `index.ts` is the list
 * of all controllers; each has a folder with README.md, controller.ts (wiring) and reconcile.ts (the work).
 */
import type { Clock } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Metrics } from '#base/metrics.ts';
import type { Random } from '#base/random.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { Informers } from '#client/informers.ts';
import type { CollectableKinds } from './collectable-kinds.ts';

/** What every controller is given. */
export interface ControllerContext {
  readonly client: Client;
  /** Shared by all controllers of the process: one watch a resource. */
  readonly informers: Informers;
  /** For those that work on objects of every kind. */
  readonly kinds: CollectableKinds;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly random: Random;
  /** Where those that count something make their series: each name once. */
  readonly metrics: Metrics;
  readonly log: Logger;
}

export type ControllerFactory = (context: ControllerContext) => Runnable;
