/** A volume that can't be there yet. */
export class VolumeError extends Error {
  /** Something that the API doesn't have: its appearance wakes the Pod, no retry is needed. */
  readonly waitsForObject: boolean;

  constructor(message: string, options: { waitsForObject?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'VolumeError';
    this.waitsForObject = options.waitsForObject ?? false;
  }
}

/** For an object that a volume refers to and that isn't there. */
export function notThere(message: string): VolumeError {
  return new VolumeError(message, { waitsForObject: true });
}
