/** The faults of a Secret, which must not tell what it holds. */
import type { Secret } from '#api/gen/types.ts';
import { accountNameAnnotation, tokenSecretKind } from '#api/service-account-secret.ts';
import { invalid, invalidEach, required, tooLong } from '#api/validation/errors.ts';
import { configMapKeyFaults } from '#api/validation/names.ts';
import { at, fine, immutable } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { base64Size, validateFrozenData } from '../../validation/stored-data.ts';

/** 1 MiB, all values together. */
const maxBytes = 1024 * 1024;

export function validateSecret(secret: Secret): Errors {
  const { data = {} } = secret;
  const bytes = Object.values(data).reduce((sum, value) => sum + base64Size(value), 0);
  return [
    ...Object.keys(data).flatMap((key) =>
      invalidEach(at('data', key), key, configMapKeyFaults(key)),
    ),
    ...(bytes > maxBytes ? [tooLong('data', maxBytes)] : fine),
    ...validateType(secret, data),
  ];
}

/** Some types promise what the data holds. */
function validateType({ type, metadata }: Secret, data: Readonly<Record<string, string>>): Errors {
  const needs = (...keys: readonly string[]): Errors =>
    keys.filter((key) => !(key in data)).map((key) => required(at('data', key)));
  switch (type) {
    case tokenSecretKind:
      return metadata.annotations?.[accountNameAnnotation]
        ? fine
        : [required(`metadata.annotations[${accountNameAnnotation}]`)];
    case 'kubernetes.io/dockercfg':
      return validateJson(data, '.dockercfg');
    case 'kubernetes.io/dockerconfigjson':
      return validateJson(data, '.dockerconfigjson');
    case 'kubernetes.io/basic-auth':
      return 'username' in data || 'password' in data
        ? fine
        : [required('data[username]'), required('data[password]')];
    case 'kubernetes.io/ssh-auth':
      return needs('ssh-privatekey');
    case 'kubernetes.io/tls':
      return needs('tls.crt', 'tls.key');
    default:
      return fine;
  }
}

function validateJson(data: Readonly<Record<string, string>>, key: string): Errors {
  const value = data[key];
  if (value === undefined) return [required(at('data', key))];
  try {
    JSON.parse(Buffer.from(value, 'base64').toString());
    return fine;
  } catch {
    // The value itself is a secret and stays out of the message.
    return [invalid(at('data', key), '<secret contents redacted>', 'invalid JSON')];
  }
}

export function validateSecretUpdate(secret: Secret, stored: Secret): Errors {
  return [
    ...immutable('type', secret.type, stored.type),
    ...validateFrozenData(secret, stored, ['data']),
  ];
}
