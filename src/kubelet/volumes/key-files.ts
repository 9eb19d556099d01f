/** Which keys of a ConfigMap or Secret become which files. */
import { normalize } from 'node:path';
import type { ConfigMap, KeyToPath, Secret } from '#api/gen/types.ts';
import type { PayloadFile } from './atomic-writer.ts';
import { notThere, VolumeError } from './volume-error.ts';

export type Files = Map<string, PayloadFile>;

export interface Selection {
  readonly items: readonly KeyToPath[] | undefined;
  readonly defaultMode: number;
  readonly optional: boolean;
}

export function configMapData({ data, binaryData }: ConfigMap): Map<string, Buffer> {
  return new Map([
    ...Object.entries(data ?? {}).map(([key, text]): [string, Buffer] => [key, Buffer.from(text)]),
    ...decodeAll(binaryData),
  ]);
}

export function secretData({ data }: Secret): Map<string, Buffer> {
  return new Map(decodeAll(data));
}

function decodeAll(map: Readonly<Record<string, string>> | undefined): [string, Buffer][] {
  return Object.entries(map ?? {}).map(([key, text]) => [key, Buffer.from(text, 'base64')]);
}

/** All keys under their own names or, with `items`, just those. */
export function selectFiles(data: ReadonlyMap<string, Buffer>, selection: Selection): Files {
  const { items, defaultMode, optional } = selection;
  if (!items?.length) {
    return new Map([...data].map(([key, content]) => [key, { content, mode: defaultMode }]));
  }
  const files: Files = new Map();
  for (const { key, path, mode } of items) {
    const content = data.get(key);
    if (content === undefined) {
      if (optional) continue;
      throw notThere(`references non-existent config key: ${key}`);
    }
    files.set(checkedPath(path), { content, mode: mode ?? defaultMode });
  }
  return files;
}

/** Relative and inside the volume; the API checks it too, but this is what protects the node. */
export function checkedPath(path: string): string {
  const clean = normalize(path);
  if (clean.startsWith('/') || clean.startsWith('..')) {
    throw new VolumeError(`invalid path: must not start with '..' or '/': ${path}`);
  }
  return clean;
}
