/** What every part of a server is made with. */
import type { Clock } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Client } from '#client/client.ts';
import type { Store } from '#storage/store.ts';
import type { Certificates } from './certificates/certificates.ts';
import type { NodeConfig, ServerConfig } from './config.ts';

export interface ServerParts {
  readonly config: ServerConfig;
  readonly certificates: Certificates;
  readonly store: Store;
  /** What is between a node and the API; absent: nothing. */
  readonly connect?: (node: NodeConfig, client: Client) => Client;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}
