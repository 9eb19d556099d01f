import type { Draft, KubeObject, ResourceType } from '#api/object.ts';

/** An object that must be there, with what it must be. */
export interface Wanted<T extends KubeObject = KubeObject> {
  readonly type: ResourceType<T>;
  readonly object: Draft<T>;
  /** Put right when it differs; otherwise only its existence counts. It may depend on what is there. */
  readonly enforced: boolean | ((found: KubeObject) => boolean);
}
