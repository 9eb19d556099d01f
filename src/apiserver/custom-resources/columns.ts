/** The table of a custom kind: its name, and the columns that its definition adds; its age where it adds none. */
import { toTime } from '#base/clock.ts';
import type { CustomResourceColumnDefinition } from '#api/gen/types.ts';
import { findAll } from '#api/json-path/find.ts';
import { parseJsonPath } from '#api/json-path/parse.ts';
import type { Column } from '../registry/strategy.ts';
import { nameColumn } from '../resources/columns/column.ts';
import { since } from '../resources/columns/duration.ts';

const age: CustomResourceColumnDefinition = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
  description: 'How long ago the object was created.',
};

export function customColumns(
  columns: readonly CustomResourceColumnDefinition[] = [age],
): readonly Column[] {
  return [nameColumn, ...(columns.length > 0 ? columns : [age]).map(customColumn)];
}

type Cell = string | number | boolean | null;

function customColumn(definition: CustomResourceColumnDefinition): Column {
  const { name, type, format, description, priority = 0, jsonPath } = definition;
  const path = parseJsonPath(jsonPath);
  const cell = cells[type] ?? textCell;
  return {
    name,
    type: columnType(type),
    ...(format ? { format } : {}),
    description:
      description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority: priority === 0 ? 0 : 1,
    cell(object, now) {
      const [found] = findAll(object, path);
      return found === undefined || found === null ? null : cell(found, now);
    },
  };
}

function columnType(type: string): Column['type'] {
  return columnTypes.find((known) => known === type) ?? 'string';
}

const columnTypes: readonly Column['type'][] = ['string', 'integer', 'number', 'boolean', 'date'];

/** Null where the value isn't of the column's type. */
const cells: Readonly<Record<string, (value: unknown, now: number) => Cell>> = {
  integer: (value) => (typeof value === 'number' ? Math.trunc(value) : null),
  number: (value) => (typeof value === 'number' ? value : null),
  boolean: (value) => (typeof value === 'boolean' ? value : null),
  date: (value, now) => {
    if (typeof value !== 'string') return '<invalid>';
    const time = Date.parse(value);
    return Number.isNaN(time) ? '<invalid>' : since(toTime(time), now);
  },
};

function textCell(value: unknown): Cell {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
