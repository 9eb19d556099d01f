/**
 * Gets the images of containers: by pull policy, one at a time unless told otherwise, with back-off after a failure.
 * A pull never blocks a Pod's worker; the worker is woken when it ends.
 */
import type { Pod } from '#api/gen/types.ts';
import { messageOf } from '#base/errors.ts';
import { background } from '#base/lifecycle.ts';
import type { Clock } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import { isRuntimeError } from '../cri/runtime-error.ts';
import type { PullAuth, Runtime } from '../cri/runtime.ts';
import { formatDuration } from './duration.ts';
import { checkImageName, withDefaultTag } from './image-name.ts';
import { KeyedBackoff } from '#base/keyed-backoff.ts';
import { fieldPathOf, type PodContainer } from '../pod-containers.ts';
import { StartFailure } from '../containers/start-failure.ts';

export interface ImagePullerOptions {
  readonly runtime: Runtime;
  readonly clock: Clock;
  readonly log: Logger;
  readonly recorder: EventRecorder;
  readonly parallel: boolean;
  /** Registry credentials for an image, to be tried in order; from `imagePullSecrets`. */
  credentials(pod: Pod, image: string): Promise<readonly PullAuth[]>;
  /** A pull ended, well or not: look at the Pod again. */
  ended(podUid: string): void;
}

type Pull =
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly image: string }
  | { readonly state: 'failed'; readonly message: string; told: boolean };

interface Wanted {
  readonly pod: Pod;
  readonly target: PodContainer;
  readonly image: string;
  readonly key: string;
}

export class ImagePuller {
  readonly #options: ImagePullerOptions;
  readonly #backoff: KeyedBackoff;
  readonly #pulls = new Map<string, Pull>();
  /** The end of the last pull in the queue. */
  #queue: Promise<void> = Promise.resolve();

  constructor(options: ImagePullerOptions) {
    this.#options = options;
    this.#backoff = new KeyedBackoff(options.clock);
  }

  /** The image's id; undefined while it is being pulled. Throws `StartFailure` with the reason for the status. */
  async ensure(pod: Pod, target: PodContainer): Promise<string | undefined> {
    const name = target.container.image ?? '';
    const image = withDefaultTag(name);
    const wanted: Wanted = { pod, target, image, key: `${pod.metadata.uid}/${name}` };
    const problem = checkImageName(name);
    if (problem) {
      const message = `Failed to apply default image tag "${name}": couldn't parse image name "${name}": ${problem}`;
      this.#tell(wanted, 'Warning', 'InspectFailed', message);
      throw this.#failed(wanted, new StartFailure('InvalidImageName', message));
    }
    const pull = this.#pulls.get(this.#runKey(wanted));
    if (pull?.state === 'running') return undefined;
    if (pull?.state === 'done') {
      this.#pulls.delete(this.#runKey(wanted));
      return pull.image;
    }
    return this.#decide(wanted, pull);
  }

  forget(podUid: string): void {
    this.#backoff.forget(`${podUid}/`);
    for (const key of this.#pulls.keys()) if (key.startsWith(`${podUid}/`)) this.#pulls.delete(key);
  }

  async #decide(
    wanted: Wanted,
    pull: Extract<Pull, { state: 'failed' }> | undefined,
  ): Promise<string | undefined> {
    const { container } = wanted.target;
    const policy = container.imagePullPolicy ?? 'IfNotPresent';
    if (policy !== 'Always') {
      const present = await this.#present(wanted);
      if (present) return present;
      if (policy === 'Never') {
        const message = `Container image "${container.image}" is not present with pull policy of Never`;
        this.#tell(wanted, 'Warning', 'ErrImageNeverPull', message);
        throw this.#failed(wanted, new StartFailure('ErrImageNeverPull', message));
      }
    }
    if (pull && !pull.told) {
      pull.told = true;
      const retryMs = this.#backoff.remainingSinceUpdate(wanted.key);
      // The first look after a failure says what it was; the next ones say that it is waited.
      throw this.#failed(
        wanted,
        new StartFailure('ErrImagePull', pull.message, { retryMs: Math.min(retryMs, 1_000) }),
      );
    }
    const retryMs = this.#backoff.remainingSinceUpdate(wanted.key);
    if (retryMs > 0) {
      const message = `Back-off pulling image "${container.image}"`;
      this.#tell(wanted, 'Normal', 'BackOff', message);
      const last = pull ? `: ErrImagePull: ${pull.message}` : '';
      throw this.#failed(
        wanted,
        new StartFailure('ImagePullBackOff', `${message}${last}`, { retryMs }),
      );
    }
    this.#start(wanted);
    return undefined;
  }

  async #present(wanted: Wanted): Promise<string | undefined> {
    const name = wanted.target.container.image ?? '';
    try {
      const status = await this.#options.runtime.imageStatus(wanted.image);
      if (!status) return undefined;
      const message = `Container image "${name}" already present on machine and can be accessed by the pod`;
      this.#tell(wanted, 'Normal', 'Pulled', message);
      return status.id;
    } catch (error) {
      const message = `Failed to inspect image "${name}": ${messageOf(error)}`;
      this.#tell(wanted, 'Warning', 'InspectFailed', message);
      throw this.#failed(wanted, new StartFailure('ImageInspectError', message, { cause: error }));
    }
  }

  #start(wanted: Wanted): void {
    const { parallel, clock, log } = this.#options;
    this.#pulls.set(this.#runKey(wanted), { state: 'running' });
    this.#tell(wanted, 'Normal', 'Pulling', `Pulling image "${wanted.target.container.image}"`);
    const asked = clock.monotonic();
    const pull = (): Promise<void> => this.#pull(wanted, asked);
    const done = parallel ? pull() : this.#queue.then(pull);
    this.#queue = done;
    background(done, log, 'image pull');
  }

  async #pull(wanted: Wanted, asked: number): Promise<void> {
    const { clock } = this.#options;
    const began = clock.monotonic();
    const name = wanted.target.container.image;
    try {
      const id = await this.#pullWithCredentials(wanted);
      const now = clock.monotonic();
      const size = (await this.#options.runtime.imageStatus(wanted.image))?.sizeBytes ?? 0;
      this.#tell(
        wanted,
        'Normal',
        'Pulled',
        `Successfully pulled image "${name}" in ${formatDuration(now - began)} (${formatDuration(now - asked)} including waiting). Image size: ${size} bytes.`,
      );
      this.#pulls.set(this.#runKey(wanted), { state: 'done', image: id });
    } catch (error) {
      const message = messageOf(error);
      this.#tell(wanted, 'Warning', 'Failed', `Failed to pull image "${name}": ${message}`);
      this.#backoff.next(wanted.key);
      this.#pulls.set(this.#runKey(wanted), { state: 'failed', message, told: false });
    }
    this.#options.ended(wanted.pod.metadata.uid);
  }

  async #pullWithCredentials({ pod, image }: Wanted): Promise<string> {
    const { runtime } = this.#options;
    const tries: (PullAuth | undefined)[] = [...(await this.#options.credentials(pod, image))];
    if (tries.length === 0) tries.push(undefined);
    let failure: unknown;
    for (const auth of tries) {
      try {
        return await runtime.pullImage(image, auth);
      } catch (error) {
        failure = error;
        if (isRuntimeError(error, 'unavailable')) break;
      }
    }
    throw failure;
  }

  /** The event that upstream adds to whatever kept an image away. */
  #failed(wanted: Wanted, failure: StartFailure): StartFailure {
    this.#tell(wanted, 'Warning', 'Failed', `Error: ${failure.reason}`);
    return failure;
  }

  #tell(wanted: Wanted, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const subject = { object: wanted.pod, fieldPath: fieldPathOf(wanted.target) };
    this.#options.recorder.event(subject, type, reason, message);
  }

  #runKey({ pod, target }: Wanted): string {
    return `${pod.metadata.uid}/${target.container.name}/${target.container.image}`;
  }
}
