/** The faults of what a CustomResourceDefinition says of the subresources of a version. */
import { jsonPathFault } from '#api/json-path/parse.ts';
import type { CustomResourceSubresources } from '#api/gen/types.ts';
import { invalid, required } from '#api/validation/errors.ts';
import { fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

export function validateSubresources({ scale }: CustomResourceSubresources, field: string): Errors {
  if (!scale) return fine;
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = scale;
  const under = (name: string, path: string, starts: readonly string[]): Errors => {
    const where = `${field}.scale.${name}`;
    if (path === '') return [required(where)];
    if (path.includes('[') || path.endsWith('.') || jsonPathFault(path) !== undefined) {
      return [invalid(where, path, 'should be a json path')];
    }
    return starts.some((start) => path.startsWith(`${start}.`))
      ? fine
      : [
          invalid(
            where,
            path,
            `should be a json path under ${starts.length > 1 ? 'either ' : ''}${starts.join(' or ')}`,
          ),
        ];
  };
  return [
    ...under('specReplicasPath', specReplicasPath, ['.spec']),
    ...under('statusReplicasPath', statusReplicasPath, ['.status']),
    ...(labelSelectorPath
      ? under('labelSelectorPath', labelSelectorPath, ['.spec', '.status'])
      : fine),
  ];
}
