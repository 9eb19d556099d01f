/** Secrets: data for Pods that is kept from those who may not read it. */
import type { Secret } from '#api/gen/types.ts';
import { secrets } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { validateSecret, validateSecretUpdate } from './validation.ts';

export const secretStrategy: Strategy<Secret> = {
  type: secrets,
  singular: 'secret',
  validate: validateSecret,
  validateUpdate: validateSecretUpdate,
  columns: [
    nameColumn,
    text('Type', 'What the data is for.', (secret) => secret.type ?? ''),
    text('Data', 'How many entries it holds.', (secret) => Object.keys(secret.data ?? {}).length),
    ageColumn,
  ],
  fields: { type: (secret) => secret.type ?? '' },
  setDefaults: (secret) => ({ ...mergeStringData(secret), type: secret.type || 'Opaque' }),
};

/** `stringData` is write-only convenience: it overrides `data` and is never stored. */
function mergeStringData(secret: Secret): Secret {
  const { stringData, ...rest } = secret;
  if (!stringData) return secret;
  const encoded = Object.entries(stringData).map(([key, value]) => [
    key,
    Buffer.from(value).toString('base64'),
  ]);
  return { ...rest, data: { ...rest.data, ...Object.fromEntries(encoded) } };
}
