/** What the main thread and the DNS thread say to each other. */
import type { DnsCounts } from './counters.ts';
import type { EngineConfig, Update } from './engine.ts';
import type { ListenAddress } from './server.ts';
import type { SeenQueries } from './tap.ts';

/** `workerData` of the thread. */
export type ThreadConfig = EngineConfig;

export type ToThread =
  | { readonly kind: 'update'; readonly update: Update }
  | { readonly kind: 'count' }
  /** From now on tell of every question, or of none any more. */
  | { readonly kind: 'tap'; readonly on: boolean }
  | { readonly kind: 'stop' };

export type FromThread =
  | { readonly kind: 'listening'; readonly addresses: readonly ListenAddress[] }
  /** An error loses its class on the way, so it goes as what it consists of. */
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly remedy?: string;
    }
  | { readonly kind: 'counts'; readonly counts: DnsCounts }
  | { readonly kind: 'seen'; readonly seen: SeenQueries }
  | { readonly kind: 'stopped' };
