/**
 * The node's routes for the ranges of Services. Nothing of them ever leaves the node, but its own processes need a way
 * to send there before the Service proxy translates, also where there is no default route.
 */
import { serviceCIDRs } from '#api/gen/resources.ts';
import { ipv4RangesOf } from '#api/service-cidrs.ts';
import { run } from '#base/command.ts';
import type { Clock } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Informers } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';

export interface ServiceRoutesOptions {
  /** The interface that `setUpNodeNetwork` made. */
  readonly interface: string;
  /** The range of the configuration, whose route is there from the start. */
  readonly serviceCIDR: string;
  readonly informers: Informers;
  readonly clock: Clock;
  readonly log: Logger;
  /** Runs `ip` with these words and resolves with what it prints. */
  readonly ip?: (...words: readonly string[]) => Promise<string>;
}

export function createServiceRoutes(options: ServiceRoutesOptions): Runnable {
  const { interface: name, serviceCIDR, informers, clock, log } = options;
  const ip = options.ip ?? ((...words) => run('ip', words));
  const ranges = informers.of(serviceCIDRs);
  const all = 'all';
  return createController(
    {
      name: 'service-routes',
      // One key for all: also what is left of a former run is seen.
      watches: [watching(ranges, () => [all])],
      async reconcile() {
        const further = ranges.list().flatMap(ipv4RangesOf).filter(isModest);
        const wanted = new Set([serviceCIDR, ...further]);
        const there = new Set(routesOf(await ip('route', 'show', 'dev', name)));
        for (const cidr of wanted) {
          if (!there.has(cidr)) await ip('route', 'replace', cidr, 'dev', name);
        }
        for (const cidr of there) {
          if (!wanted.has(cidr)) await ip('route', 'delete', cidr, 'dev', name);
        }
      },
    },
    { clock, log },
  );
}

/** As for the range of the configuration: a wider one would take the node's own ways away. */
function isModest(cidr: string): boolean {
  return Number(cidr.split('/')[1]) >= 8;
}

/** The destinations, one a line; a single address is shown without its length. */
function routesOf(shown: string): readonly string[] {
  return shown
    .split('\n')
    .flatMap((line) => line.trim().split(' ')[0] || [])
    .map((destination) => (destination.includes('/') ? destination : `${destination}/32`));
}
