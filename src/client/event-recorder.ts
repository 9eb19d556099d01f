/** Tells the user what happened to an object: Kubernetes Events. `recorder.ts` aggregates and sends them. */
import type { KubeObject } from '#api/object.ts';

/** A part of an object, such as one container of a Pod: `{ object: pod, fieldPath: 'spec.containers{web}' }`. */
export interface ObjectPart {
  readonly object: KubeObject;
  readonly fieldPath: string;
}

export interface EventRecorder {
  /**
   * Records an event of an object or a part of one; never throws, never waits. `reason` is UpperCamelCase, `message`
   * a sentence. The same event again within minutes raises the count of the first.
   */
  event(
    subject: KubeObject | ObjectPart,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): void;
}
