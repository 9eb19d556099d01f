/**
 * The API server without its edges: a store, the kinds and the admission plugins in, one handler out. Authentication
 * and authorization stand before it, HTTP around it.
 */
import type { Runnable } from '#base/lifecycle.ts';
import { runAll } from '#base/lifecycle.ts';
import type { Clock } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { ApiHandler, RequestInfo, UserInfo } from '#client/api-handler.ts';
import { memoized } from '#base/memoized.ts';
import { customResourceDefinitions } from '#api/gen/resources.ts';
import type { KubeObject } from '#api/object.ts';
import { pathNotFound } from '#api/status.ts';
import type { Store } from '#storage/store.ts';
import { WatchCache } from '#storage/watch-cache/watch-cache.ts';
import type { AdmissionPlugin } from '../admission/admission.ts';
import type { Environment, TypeName } from '../verbs/call.ts';
import { createCustomKinds } from '../custom-resources/custom-kinds.ts';
import { answerRequest } from '../verbs/index.ts';
import { objectCodec } from './codec.ts';
import { createCompactor } from './compactor.ts';
import { createExpiry } from './expiry.ts';
import { createReader } from './reader.ts';
import { Registry } from './registry.ts';
import { prefixOf, Resource } from './resource.ts';
import type { Strategy, VersionedReader } from './strategy.ts';

export interface ApiServerCoreOptions {
  /** Closed by whoever opened it, after `run` has ended. */
  readonly store: Store;
  readonly strategies: readonly Strategy[];
  /** In the order in which they are asked. */
  readonly admission: readonly AdmissionPlugin[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Throws a 403 for what the user may not do: an apply creates what isn't there. Everything is allowed when absent. */
  readonly authorize?: (user: UserInfo, info: RequestInfo) => void;
}

export interface ApiServerCore extends Runnable {
  readonly handler: ApiHandler;
  readonly reader: VersionedReader;
  /** Of everything that is served now; the same list as long as that doesn't change. */
  strategies(this: void): readonly Strategy[];
  /** Resolves when what is stored is in memory; the handler may be used from then on. */
  ready(): Promise<void>;
}

export function createApiServerCore(options: ApiServerCoreOptions): ApiServerCore {
  const { store, strategies, admission, clock, random, log } = options;
  const newsKinds = strategies.filter(({ news }) => news);
  const encoded = new Set(newsKinds.map(({ type }) => prefixOf(type)));
  const cache = new WatchCache<KubeObject>({ store, codec: objectCodec, log, encoded });
  const reader = createReader(cache);
  const custom = createCustomKinds(
    reader,
    cache.resource(prefixOf(customResourceDefinitions)),
    log,
  );
  const table = (kinds: readonly Strategy[]): ResourceTable => resourceTable(kinds, store, cache);
  const builtIn = table(strategies);
  const customTable = memoized(custom.strategies, table);
  const served = memoized(custom.strategies, (kinds) => [...strategies, ...kinds]);
  const resourceOf = (type: TypeName): Resource => {
    const name = nameOf(type);
    const resource = builtIn.get(name) ?? customTable().get(name);
    if (!resource) throw pathNotFound();
    return resource;
  };
  const environment: Environment = {
    registry: new Registry(admission),
    resourceOf,
    reader,
    clock,
    random,
    authorize: options.authorize ?? (() => undefined),
  };
  return {
    name: 'api server core',
    handler: {
      handle: (request) => answerRequest(environment, resourceOf(request.info), request),
    },
    reader,
    strategies: served,
    async ready() {
      await cache.ready();
      await custom.ready();
    },
    run: (signal) => {
      const expiries = strategies.flatMap(({ type, news }) =>
        news ? [createExpiry(resourceOf(type), news, { clock, log })] : [],
      );
      return runAll(
        [cache, custom, createCompactor(store, { clock, log }), ...expiries],
        signal,
        log,
      );
    },
  };
}

type ResourceTable = ReadonlyMap<string, Resource>;

function resourceTable(
  strategies: readonly Strategy[],
  store: Store,
  cache: WatchCache<KubeObject>,
): ResourceTable {
  const kindred = Map.groupBy(strategies, ({ type, view }) => nameOf(view?.of ?? type));
  return new Map(
    strategies.map((strategy) => {
      const all = kindred.get(nameOf(strategy.view?.of ?? strategy.type)) ?? [strategy];
      return [nameOf(strategy.type), new Resource(strategy, store, cache, all)];
    }),
  );
}

function nameOf({ group, version, resource }: TypeName): string {
  return `${group}/${version}/${resource}`;
}
