/**
 * The parts of `kubectl get` tables that many kinds share: the name and age columns, short forms for building the
 * others, and the formats of labels and selectors.
 */
import type { LabelSelector } from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import { formatLabelSelector } from '#api/selector/label-query.ts';
import type { Column } from '../../registry/strategy.ts';
import { since } from './duration.ts';

type Cell<T extends KubeObject> = Column<T>['cell'];

/** A column of text that is always shown. */
export function text<T extends KubeObject>(
  name: string,
  description: string,
  cell: Cell<T>,
): Column<T> {
  return { name, type: 'string', description, priority: 0, cell };
}

/** A column of text that `-o wide` adds. */
export function wide<T extends KubeObject>(
  name: string,
  description: string,
  cell: Cell<T>,
): Column<T> {
  return { name, type: 'string', description, priority: 1, cell };
}

/** A column of whole numbers that is always shown. */
export function integer<T extends KubeObject>(
  name: string,
  description: string,
  cell: Cell<T>,
): Column<T> {
  return { name, type: 'integer', description, priority: 0, cell };
}

/** A column of yes or no that is always shown. */
export function yesNo<T extends KubeObject>(
  name: string,
  description: string,
  cell: Cell<T>,
): Column<T> {
  return { name, type: 'boolean', description, priority: 0, cell };
}

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'The name of the object, unique among those of its kind in its namespace.',
  priority: 0,
  cell: (object) => object.metadata.name,
};

export const ageColumn: Column = {
  name: 'Age',
  type: 'string',
  description: 'How long ago the object was created.',
  priority: 0,
  cell: (object, now) => since(object.metadata.creationTimestamp, now),
};

/** For kinds whose tables show the time itself. */
export const createdAtColumn: Column = {
  name: 'Created At',
  type: 'date',
  description: 'When the object was created.',
  priority: 0,
  cell: (object) => object.metadata.creationTimestamp,
};

/** `key=value` pairs in the order of their keys; `<none>` when there are none. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.keys(labels ?? {})
    .sort()
    .map((key) => `${key}=${labels?.[key]}`);
  return pairs.length > 0 ? pairs.join(',') : '<none>';
}

/** A label selector in the syntax of `kubectl -l`; empty when it has no requirement. */
export function selectorText(selector: LabelSelector | undefined): string {
  const text = formatLabelSelector(selector);
  return text === '<none>' ? '' : text;
}
