/** `cache [TTL] [ZONES...] { … }`: answers from outside. The cluster's own names have no cache, whatever this says. */
import { corefileError } from '../../config/tokens.ts';
import type { Directive } from '../../config/corefile.ts';
import { integerOf, nameOf, readOptions, zonesOf } from '../../config/reading.ts';
import type { DirectiveReader } from '../../config/reading.ts';
import { isWithin } from '../../wire/name.ts';

const longest = { success: 3600, denial: 1800 } as const;

export const cacheReader: DirectiveReader = {
  name: 'cache',
  read(directive, draft, { clusterDomain, note }) {
    if (draft.cache) throw corefileError(directive, '"cache" stands twice in one block');
    const [first] = directive.args;
    const timed = first !== undefined && /^\d+$/.test(first);
    const ttl = timed ? integerOf(directive, first, 1_000_000) : undefined;
    const zones = zonesOf(directive, directive.args.slice(timed ? 1 : 0));
    const cluster = nameOf(directive, clusterDomain);
    const isOwn = (names: readonly string[]): boolean =>
      names.length > 0 && names.every((zone) => isWithin(zone, cluster));
    let successTtl = Math.min(ttl ?? longest.success, longest.success);
    let denialTtl = Math.min(ttl ?? longest.denial, longest.denial);
    const without = (option: Directive): void =>
      note(option, `"${option.name}" of cache does nothing here`);
    readOptions(directive, {
      success: (option) => (successTtl = partTtl(option, longest.success) ?? successTtl),
      denial: (option) => (denialTtl = partTtl(option, longest.denial) ?? denialTtl),
      disable: (option) => {
        const [what, ...names] = option.args;
        if (what !== 'success' && what !== 'denial') {
          throw corefileError(option, '"disable" takes success or denial');
        }
        const disabled = zonesOf(option, names);
        if (isOwn(disabled)) return;
        if (disabled.length > 0 && !disabled.includes('\0')) {
          note(
            option,
            `"disable" is for all zones or for ${clusterDomain} here; this line does nothing`,
          );
        } else if (what === 'success') successTtl = 0;
        else denialTtl = 0;
      },
      prefetch: without,
      serve_stale: without,
      servfail: without,
      keepttl: without,
    });
    if (isOwn(zones)) {
      note(directive, `names of ${clusterDomain} are never cached; this line does nothing`);
      return;
    }
    draft.cache = { successTtl, denialTtl };
  },
};

/** `success CAPACITY [TTL] [MINTTL]`; how much is kept is the forwarder's business. */
function partTtl(option: Directive, most: number): number | undefined {
  const [capacity, ttl, least] = option.args;
  integerOf(option, capacity, 1_000_000_000);
  if (least !== undefined) integerOf(option, least, 1_000_000);
  return ttl === undefined ? undefined : Math.min(integerOf(option, ttl, 1_000_000), most);
}
