/**
 * The kinds that CustomResourceDefinitions add, as of now: what a definition's controller has accepted is served from
 * the moment at which the acceptance is stored, without a wait. Follows the definitions, since watches of a kind end
 * when it is gone or is served in another way.
 */
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import { customResourceDefinitions } from '#api/gen/resources.ts';
import type { CustomResourceDefinition } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { hasRules, loadRuleEngine, ruleEngine } from '#api/structural/rule-engine.ts';
import type { KubeObject } from '#api/object.ts';
import type { ResourceCache } from '#storage/watch-cache/resource-cache.ts';
import type { Strategy, VersionedReader } from '../registry/strategy.ts';
import { isEstablished, isTerminating, servedVersions } from './definition.ts';
import { customStrategy } from './strategy.ts';

interface Served {
  /** What it said when the strategies were made. */
  readonly definition: CustomResourceDefinition;
  readonly strategies: readonly Strategy[];
  readonly retire: AbortController;
}

export interface CustomKinds extends Runnable {
  /** Resolves when everything is served that was defined at the start. */
  ready(): Promise<void>;
  /** The same list as long as nothing changed; the versions of a kind stand together, best first. */
  strategies(this: void): readonly Strategy[];
}

/** `definitions` is where they are kept. */
export function createCustomKinds(
  reader: VersionedReader,
  definitions: ResourceCache<KubeObject>,
  log: Logger,
): CustomKinds {
  let served = new Map<string, Served>();
  let version = -1;
  let all: readonly Strategy[] = [];
  const started = Promise.withResolvers<void>();
  const strategies = (): readonly Strategy[] => {
    const now = reader.version(customResourceDefinitions);
    if (now === version) return all;
    version = now;
    const before = served;
    served = serve(reader.list(customResourceDefinitions), before, log);
    for (const [uid, one] of before) if (served.get(uid) !== one) one.retire.abort();
    const next = [...served.values()].flatMap((one) => one.strategies);
    if (next.length !== all.length || next.some((one, at) => one !== all[at])) all = next;
    return all;
  };
  return {
    name: 'custom kinds',
    ready: () => started.promise,
    strategies,
    async run(signal) {
      for await (const _ of changesOf(definitions, signal)) {
        await loadForRules(reader);
        strategies();
        started.resolve();
      }
      started.resolve();
    },
  };
}

function serve(
  definitions: readonly CustomResourceDefinition[],
  before: ReadonlyMap<string, Served>,
  log: Logger,
): Map<string, Served> {
  const now = new Map<string, Served>();
  for (const definition of definitions) {
    if (!isEstablished(definition)) continue;
    const { uid } = definition.metadata;
    const known = before.get(uid);
    now.set(
      uid,
      known && saysTheSame(known.definition, definition) ? known : begin(definition, log),
    );
  }
  return now;
}

/** Who defines a kind with rules has loaded them already; what another process stored, or this one before, comes here. */
async function loadForRules(reader: VersionedReader): Promise<void> {
  if (ruleEngine()) return;
  const definitions = reader.list(customResourceDefinitions);
  if (definitions.some(({ spec }) => hasRules(spec))) await loadRuleEngine();
}

/** Of what decides how its objects are served. */
function saysTheSame(one: CustomResourceDefinition, other: CustomResourceDefinition): boolean {
  return (
    isTerminating(one) === isTerminating(other) &&
    deepEqual(one.status?.acceptedNames, other.status?.acceptedNames) &&
    deepEqual(one.spec, other.spec)
  );
}

function begin(definition: CustomResourceDefinition, log: Logger): Served {
  const retire = new AbortController();
  try {
    const strategies = servedVersions(definition).map((version) =>
      customStrategy(definition, version, retire.signal),
    );
    return { definition, strategies, retire };
  } catch (error) {
    // It was stored by a version that checked less; all other kinds are served.
    log.error('a custom kind cannot be served', { definition: definition.metadata.name, error });
    return { definition, strategies: [], retire };
  }
}

/** Yields at first, and whenever something has changed since. */
async function* changesOf(
  items: ResourceCache<KubeObject>,
  signal: AbortSignal,
): AsyncGenerator<undefined> {
  const follower = items.follow(0);
  const wake = (): void => follower.wake();
  signal.addEventListener('abort', wake, { once: true });
  try {
    while (!signal.aborted) {
      // First, so that nothing is missed that comes while the caller works.
      const news = follower.wait();
      yield undefined;
      await news;
    }
  } finally {
    signal.removeEventListener('abort', wake);
    follower.close();
  }
}
