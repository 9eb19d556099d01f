/** Pings tell a dead peer from a quiet one, so that whoever waits for it over a broken network doesn't wait for ever. */
import type { Http2Session } from 'node:http2';
import type { Clock, Timer } from './clock.ts';

/**
 * How long a peer may be silent, and then how long it may take to answer a ping, in milliseconds. Shorter than client-go's
 * 30 s and 15 s: a node whose connection broke must notice, and have another, well within the grace period of nodes.
 */
const silence = 10_000;
const pingTimeout = 10_000;

/** Destroys the session when its peer no longer answers. */
export function keepAlive(session: Http2Session, clock: Clock): void {
  let timer: Timer;
  const ping = (): void => {
    if (session.destroyed) return;
    timer = clock.after(pingTimeout, () => session.destroy());
    session.ping(() => {
      timer.cancel();
      if (!session.destroyed) timer = clock.after(silence, ping);
    });
  };
  timer = clock.after(silence, ping);
  session.once('close', () => timer.cancel());
}
