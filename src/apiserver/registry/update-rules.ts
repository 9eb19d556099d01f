/**
 * What an update may change, and what is checked of it: that differs between an update of the whole object, of a part
 * of it (`status`), and by an action (`binding`), which made the change itself.
 */
import type { KubeObject } from '#api/object.ts';
import type { FieldError } from '#api/validation/field-error.ts';
import type { RequestContext, Strategy } from './strategy.ts';

export interface UpdateRules {
  readonly keepsGeneration: boolean;
  /** What will be stored, of what was sent and what is stored. */
  prepare(
    sent: KubeObject,
    stored: KubeObject,
    context: RequestContext,
  ): KubeObject | Promise<KubeObject>;
  validate(object: KubeObject, stored: KubeObject, context: RequestContext): readonly FieldError[];
  warnings(object: KubeObject, stored: KubeObject, context: RequestContext): readonly string[];
}

/** `subresource` is empty for the object itself. */
export function updateRules(strategy: Strategy, subresource: string): UpdateRules {
  const part = subresource === '' ? undefined : strategy.subresources?.[subresource];
  const replacementFaults: UpdateRules['validate'] = (object, stored, context) =>
    strategy.validateReplacement?.(object, stored, context) ??
    strategy.validate?.(object, context) ??
    [];
  const whole: UpdateRules = {
    keepsGeneration: false,
    prepare: (sent, stored, context) => strategy.prepareForUpdate?.(sent, stored, context) ?? sent,
    validate: (object, stored, context) => [
      ...replacementFaults(object, stored, context),
      ...(strategy.validateUpdate?.(object, stored, context) ?? []),
    ],
    warnings: (object, stored, context) => strategy.warnings?.(object, stored, context) ?? [],
  };
  if (part?.kind === 'object') {
    return {
      // Annotations, which a Deployment's generation is of too, may come with its status.
      keepsGeneration: subresource === 'status',
      prepare: (sent, stored, context) => part.merge(sent, stored, context),
      validate: (object, stored) => part.validate?.(object, stored) ?? [],
      warnings: () => [],
    };
  }
  if (part?.kind === 'action') {
    return {
      ...whole,
      keepsGeneration: part.keepsGeneration ?? false,
      prepare: (sent) => sent,
      validate: replacementFaults,
    };
  }
  return whole;
}
