/** Watches all kinds at once, custom ones as they come and go. */
import type { KubeObject, ResourceType } from '#api/object.ts';
import type { Change } from '#client/informers.ts';
import type { Watching } from '#client/reconciler.ts';
import type { ControllerContext } from './controller.ts';

/**
 * What a change of an object of whichever kind is `wanted` concerns. Synced when the kinds of the server itself are,
 * and it is known which others there are: those may take their time, or never answer.
 */
export function watchingKinds(
  { informers, kinds }: Pick<ControllerContext, 'informers' | 'kinds'>,
  wanted: (kind: ResourceType) => boolean,
  keys: (kind: ResourceType, change: Change<KubeObject>) => Iterable<string>,
): Watching {
  const builtIn = kinds.builtIn
    .filter(wanted)
    .map((kind) => ({ kind, informer: informers.of(kind) }));
  return {
    subscribe(add) {
      const follow = (kind: ResourceType): (() => void) =>
        informers.of(kind).onChange((change) => {
          for (const key of keys(kind, change)) add(key);
        });
      const ends = new Map(builtIn.map(({ kind }) => [kind, follow(kind)]));
      const stop = kinds.onChange(({ type, kind }) => {
        ends.get(kind)?.();
        ends.delete(kind);
        if (type === 'added' && wanted(kind)) ends.set(kind, follow(kind));
      });
      return () => {
        stop();
        for (const end of ends.values()) end();
      };
    },
    async untilSynced() {
      const all = [kinds, ...builtIn.map(({ informer }) => informer)];
      await Promise.all(all.map((each) => each.untilSynced()));
    },
  };
}
