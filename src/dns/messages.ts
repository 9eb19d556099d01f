/** What the main thread and the DNS thread say to each other. */
import type { Upstream } from './config/settings.ts';
import type { DnsCounts } from './counters.ts';
import type { EngineConfig, Update } from './running-engine.ts';
import type { ListenAddress } from './server.ts';

/** `workerData` of the thread. */
export type ThreadConfig = EngineConfig;

export type ToThread =
  | { readonly kind: 'update'; readonly update: Update }
  | { readonly kind: 'count' }
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
  | { readonly kind: 'loop'; readonly upstream: Upstream }
  | { readonly kind: 'stopped' };
