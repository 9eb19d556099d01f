/** Rows and columns as `kubectl get` prints them: `metav1.Table`. */
import type { KubeObject } from '#api/object.ts';
import type { Column, Strategy } from '../registry/strategy.ts';
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
  readonly strategy: Strategy;
  readonly include: IncludeObject;
  /** Milliseconds since the epoch, for ages. */
  readonly now: number;
}

/** A `metav1.TableRow`. */
export function tableRow(object: KubeObject, { strategy, include, now }: RowOptions): object {
  const cells = strategy.columns.map((column) => column.cell(object, now));
  const conditions = strategy.rowConditions?.(object) ?? [];
  const row = { cells, ...(conditions.length > 0 && { conditions }) };
  if (include === 'None') return row;
  return { ...row, object: include === 'Object' ? object : partialMetadata(object) };
}
