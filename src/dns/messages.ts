/** What the main thread and the DNS thread say to each other. */
import type { DnsSettings, Upstream } from './config/settings.ts';
import type { DnsCounts } from './counters.ts';
import type { LogLine } from './log-lines.ts';
import type { EngineConfig, Update } from './running-engine.ts';
import type { ListenAddress } from './server.ts';
import type { SeenQueries } from './tap.ts';

/** `workerData` of the thread. */
export type ThreadConfig = EngineConfig;

export type ToThread =
  | { readonly kind: 'update'; readonly update: Update }
  | { readonly kind: 'settings'; readonly settings: DnsSettings }
  | { readonly kind: 'count' }
  /** The lines that were told last are written: more may come. */
  | { readonly kind: 'logged' }
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
  | { readonly kind: 'loop'; readonly upstream: Upstream }
  | { readonly kind: 'log'; readonly lines: readonly LogLine[] }
  | { readonly kind: 'seen'; readonly seen: SeenQueries }
  | { readonly kind: 'stopped' };
