/** What ConfigMaps and Secrets have in common: data that can be frozen. */
import { deepEqual } from '#api/deep-equal.ts';
import { forbidden } from '#api/validation/errors.ts';
import { fine } from './checks.ts';
import type { Errors } from './checks.ts';

/** How many bytes the text stands for. */
export function base64Size(text: string): number {
  return Buffer.byteLength(text, 'base64');
}

/** Once `immutable` is set, it can't be taken back and the data stays. */
export function validateFrozenData<K extends string>(
  object: { readonly immutable?: boolean } & { readonly [key in K]?: unknown },
  stored: { readonly immutable?: boolean } & { readonly [key in K]?: unknown },
  fields: readonly K[],
): Errors {
  if (!stored.immutable) return fine;
  const why = 'field is immutable when `immutable` is set';
  return [
    ...(object.immutable ? fine : [forbidden('immutable', why)]),
    ...fields
      .filter((field) => !deepEqual(object[field] ?? {}, stored[field] ?? {}))
      .map((field) => forbidden(field, why)),
  ];
}
