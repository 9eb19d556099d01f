/** Keeps somebody informed of the node's own resolvers, as its resolv.conf lists them. */
import type { Clock, Timer } from '#base/clock.ts';
import { followFiles } from './follow-file.ts';
import { readResolvers, resolvedFile } from './resolv-conf.ts';
import type { NodeResolvers } from './resolv-conf.ts';

export interface FollowOptions {
  readonly file: string;
  /** What systemd-resolved lists its own servers in. */
  readonly behindStub?: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly found: (resolvers: NodeResolvers) => void;
}

/** One change is several events: the file is emptied, then written. */
const settleMs = 50;
/** A file that is empty all of a sudden is most likely about to be written. */
const emptyMs = 1000;

/** Resolves when `found` has been told of the file as it is now. */
export async function followResolvers(options: FollowOptions): Promise<void> {
  const { file, behindStub = resolvedFile, clock, signal, found } = options;
  let known: NodeResolvers | undefined;
  let timer: Timer | undefined;
  let settling = false;
  let latest = 0;
  const read = async (patient: boolean): Promise<void> => {
    const turn = ++latest;
    settling = false;
    const resolvers = await readResolvers(file, behindStub);
    if (signal.aborted || turn !== latest) return;
    if (patient && resolvers.upstreams.length === 0 && known && known.upstreams.length > 0) {
      return readAfter(emptyMs, false);
    }
    known = resolvers;
    found(resolvers);
  };
  const readAfter = (milliseconds: number, patient: boolean): void => {
    timer?.cancel();
    timer = clock.after(milliseconds, () => void read(patient));
  };
  const changed = (): void => {
    // Not put off by every further event: a file that changes all the time is read all the same.
    if (!settling) readAfter(settleMs, true);
    settling = true;
  };
  signal.addEventListener('abort', () => timer?.cancel(), { once: true });
  // Watched before it is read, so that no change falls between.
  followFiles([file, behindStub], signal, changed);
  await read(false);
}
