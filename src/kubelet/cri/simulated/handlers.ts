/** The handlers of RuntimeClasses. */
import { RuntimeError } from '../runtime-error.ts';

/** It has one way to run nothing, under the name of containerd's usual one; refuses others in containerd's words. */
export function requireKnown(handler = 'runc'): void {
  if (handler === 'runc') return;
  const name = JSON.stringify(handler);
  throw new RuntimeError(
    'invalid',
    `failed to get sandbox runtime: no runtime for ${name} is configured`,
  );
}
