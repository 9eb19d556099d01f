/**
 * UDP has no connections, but the kernel remembers flows: a client that keeps its source port would go on to an
 * endpoint that is gone for as long as it keeps talking. So a flow is forgotten with its endpoint.
 */
import { attempt } from '#base/command.ts';
import { HoldfastError } from '#base/errors.ts';
import type { Logger } from '#base/log.ts';

export interface Conntrack {
  /** Forgets the UDP flows that were translated to this address. */
  forgetUdp(endpointAddress: string): Promise<void>;
}

/** Uses the `conntrack` program; without it says once what that means, and does nothing. */
export function systemConntrack(log: Logger): Conntrack {
  let missing = false;
  return {
    async forgetUdp(endpointAddress) {
      if (missing) return;
      try {
        // Status 1 says that there was no such flow.
        await attempt('conntrack', ['-D', '-p', 'udp', '--dst-nat', endpointAddress]);
      } catch (error) {
        missing = error instanceof HoldfastError && error.code === 'PROGRAM_MISSING';
        const message = missing
          ? 'conntrack is not installed: UDP clients of a removed endpoint may need up to two minutes to find another'
          : 'cannot forget the UDP flows of a removed endpoint';
        log.warn(message, { error });
      }
    },
  };
}
