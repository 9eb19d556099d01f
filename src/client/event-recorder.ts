/** Tells the user what happened to an object: Kubernetes Events. `recorder.ts` aggregates and sends them. */
import type { KubeObject } from '#api/object.ts';

export interface EventRecorder {
  /**
   * Records an event of `object`; never throws, never waits. `reason` is UpperCamelCase, `message` a sentence. The
   * same event again within minutes raises the count of the first.
   */
  event(object: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): void;
}
