/**
 * Tells when an interface of the machine or one of its addresses changed: the kernel drops the routes over a link that
 * goes down, and says nothing of them.
 */
import { lines } from '#base/command.ts';
import { sleep } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';

export interface LinkMonitor {
  /** Calls back with the interface's name until the signal aborts; without one when any may have changed. */
  follow(changed: (name?: string) => void, signal: AbortSignal): Promise<void>;
}

/** Should the program end, which it has no reason to. */
const restartMs = 1_000;

export function systemLinkMonitor(
  clock: Clock,
  log: Logger,
  prefix: readonly string[] = [],
): LinkMonitor {
  const monitor = [...prefix, 'ip', '-oneline', 'monitor', 'link', 'address'];
  // It ends with this process, also when that is killed.
  const words = ['--pdeathsig', 'TERM', '--', ...monitor];
  return {
    async follow(changed, signal) {
      while (!signal.aborted) {
        try {
          for await (const line of lines('setpriv', words, signal)) {
            const name = nameIn(line);
            if (name) changed(name);
          }
        } catch (error) {
          if (!signal.aborted) log.warn('changes of interfaces cannot be followed', { error });
        }
        await sleep(clock, restartMs, signal);
        changed();
      }
    },
  };
}

/** Of `2: eth0@if7: <…>` or `Deleted 2: eth0    inet …`. */
export function nameIn(line: string): string | undefined {
  return /^(?:Deleted )?\d+: ([^\s:@]+)/.exec(line)?.[1];
}
