/**
 * The faults of a version's schema, in upstream's words: whether it is structural, which all of apiextensions.k8s.io/v1
 * must be, whether its keywords go together, whether its defaults are values that it allows, and whether its rules in CEL
 * can be evaluated.
 */
import type { JSONSchemaProps } from '#api/gen/types.ts';
import { ruleEngine } from '#api/structural/rule-engine.ts';
import { type Structural, structuralOf } from '#api/structural/schema.ts';
import { invalid } from '#api/validation/errors.ts';
import { fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { defaultErrors } from './schema/defaults.ts';
import { keywordErrors } from './schema/keywords.ts';
import { rootErrors } from './schema/root.ts';
import { structuralErrors } from './schema/structural.ts';
import { unreadable } from './schema/unreadable.ts';

export interface SchemaUse {
  /** Whether the version's status is a subresource. */
  readonly hasStatus?: boolean;
}

export function validateSchema(
  schema: JSONSchemaProps,
  field: string,
  { hasStatus = false }: SchemaUse = {},
): Errors {
  const reason = unreadable(schema);
  const structural = reason === undefined ? structuralErrors(schema, field) : fine;
  const isStructural = reason === undefined && structural.length === 0;
  const errors = [
    ...rootErrors(schema, field, hasStatus),
    ...structural,
    ...(isStructural ? treeErrors(structuralOf(schema), field) : fine),
    ...keywordErrors(schema, field, { isRoot: true }),
  ];
  return errors.length === 0 && reason !== undefined ? [invalid(field, '', reason)] : errors;
}

function treeErrors(tree: Structural, field: string): Errors {
  // Loaded when the definition was prepared, if it has any rules.
  return [...defaultErrors(tree, field), ...(ruleEngine()?.validateRulesOf(tree, field) ?? fine)];
}
