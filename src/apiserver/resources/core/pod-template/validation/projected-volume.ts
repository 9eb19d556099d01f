/** The faults of a projected volume: several sources that write into one directory. */
import type { ProjectedVolumeSource, VolumeProjection } from '#api/gen/types.ts';
import { forbidden, invalid, required } from '#api/validation/errors.ts';
import { each, fileMode, fine, requiredText, unreservedPath } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';
import { validateDownwardFiles, validateItems } from './volume-files.ts';

export function validateProjected(projected: ProjectedVolumeSource, field: string): Errors {
  const paths = new Set<string>();
  return [
    ...fileMode(`${field}.defaultMode`, projected.defaultMode),
    ...each(projected.sources, `${field}.sources`, (source, path) => [
      ...validateProjection(source, path),
      ...filesOf(source).flatMap((file) => {
        if (paths.has(file)) return [invalid(path, file, 'conflicting duplicate paths')];
        paths.add(file);
        return fine;
      }),
    ]),
  ];
}

function validateProjection(source: VolumeProjection, field: string): Errors {
  const [first, ...more] = Object.keys(source);
  if (first === undefined) return [required(field, 'must specify a volume type')];
  const { secret, configMap, downwardAPI, serviceAccountToken } = source;
  return [
    ...(secret ? requiredText(`${field}.secret.name`, secret.name) : fine),
    ...(secret ? validateItems(secret.items, `${field}.secret.items`) : fine),
    ...(configMap ? requiredText(`${field}.configMap.name`, configMap.name) : fine),
    ...(configMap ? validateItems(configMap.items, `${field}.configMap.items`) : fine),
    ...(downwardAPI
      ? validateDownwardFiles(downwardAPI.items, `${field}.downwardAPI.items`)
      : fine),
    ...(serviceAccountToken
      ? validateToken(serviceAccountToken, `${field}.serviceAccountToken`)
      : fine),
    ...more.map((key) => forbidden(`${field}.${key}`, 'may not specify more than 1 volume type')),
  ];
}

function validateToken(
  { path, expirationSeconds = 3600 }: NonNullable<VolumeProjection['serviceAccountToken']>,
  field: string,
): Errors {
  const expiration = `${field}.expirationSeconds`;
  return [
    ...(expirationSeconds < 600
      ? [invalid(expiration, expirationSeconds, 'may not specify a duration less than 10 minutes')]
      : fine),
    ...(expirationSeconds > 2 ** 32
      ? [
          invalid(
            expiration,
            expirationSeconds,
            'may not specify a duration larger than 2^32 seconds',
          ),
        ]
      : fine),
    ...(path ? unreservedPath(`${field}.path`, path) : [required(`${field}.path`)]),
  ];
}

function filesOf(source: VolumeProjection): readonly string[] {
  const items = [
    ...(source.secret?.items ?? []),
    ...(source.configMap?.items ?? []),
    ...(source.downwardAPI?.items ?? []),
  ];
  const token = source.serviceAccountToken?.path;
  return [...items.map((item) => item.path), ...(token ? [token] : [])];
}
