/** Rows and columns as `kubectl get` prints them: `metav1.Table`. */
import type { KubeObject } from '#api/object.ts';
import type { Column } from '../registry/strategy.ts';
import { partialMetadata } from './partial-metadata.ts';

/** How much of the object comes with its row. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** `metav1.TableColumnDefinition`s. */
export function tableColumns(columns: readonly Column[]): readonly object[] {
  return columns.map(({ name, type, format = '', description, priority }) => ({
    name,
    type,
    format,
    description,
    priority,
  }));
}

export interface RowOptions {
  readonly columns: readonly Column[];
  readonly include: IncludeObject;
  /** Milliseconds since the epoch, for ages. */
  readonly now: number;
}

/** A `metav1.TableRow`. */
export function tableRow(object: KubeObject, { columns, include, now }: RowOptions): object {
  const cells = columns.map((column) => column.cell(object, now));
  if (include === 'None') return { cells };
  return { cells, object: include === 'Object' ? object : partialMetadata(object) };
}
