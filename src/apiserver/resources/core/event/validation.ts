import type { Event } from '#api/gen/types.ts';
import { invalid } from '#api/validation/errors.ts';
import { fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

/** An Event lives in the namespace of what it is about; those about cluster-scoped objects in `default`. */
export function validateEvent({ involvedObject, metadata: { namespace } }: Event): Errors {
  const about = involvedObject.namespace ?? '';
  const matches =
    about === '' ? ['default', 'kube-system'].includes(namespace) : about === namespace;
  return matches
    ? fine
    : [invalid('involvedObject.namespace', about, 'does not match event.namespace')];
}
