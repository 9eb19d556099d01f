import { describe, expect, test } from 'vitest';
import type { EndpointSlice, Service } from '#api/gen/types.ts';
import { config, here, service, slice } from '../service-proxy/fixtures.ts';
import { emptyFragment } from './fragment.ts';
import { rulesOf } from '../service-proxy/service-rules.ts';
import { skeleton } from '../service-proxy/skeleton.ts';
import { Table } from './table.ts';

function fragment(of: Service, ...slices: EndpointSlice[]) {
  return new Map([[`default/${of.metadata.name}`, rulesOf(of, slices, here)]]);
}

const two = slice('web', ['10.42.0.2', '10.42.0.3']);

describe('Table', () => {
  test('replace() takes the place of a former table in one transaction', () => {
    const text = new Table(config.table, skeleton(config)).replace(fragment(service('web'), two));
    expect(text).toMatch(
      /^table ip holdfast-test\ndelete table ip holdfast-test\ntable ip holdfast-test \{/,
    );
    expect(text).toContain('add element ip holdfast-test services { 10.43.0.50 . tcp . 80');
  });

  test('change() says nothing when nothing differs', () => {
    const table = new Table(config.table, skeleton(config));
    table.replace(fragment(service('web'), two));
    expect(table.change(fragment(service('web'), two))).toBe('');
  });

  test('change() of an endpoint touches its element only', () => {
    const table = new Table(config.table, skeleton(config));
    table.replace(fragment(service('web'), two));
    expect(table.change(fragment(service('web'), slice('web', ['10.42.0.2', '10.42.0.9'])))).toBe(
      'delete element ip holdfast-test tcp-endpoints { 10.43.0.50 . 80 . 1 }\n' +
        'add element ip holdfast-test tcp-endpoints { 10.43.0.50 . 80 . 1 : 10.42.0.9 . 8080 }\n',
    );
  });

  test('what is referred to is made first and goes last', () => {
    const table = new Table(config.table, skeleton(config));
    table.replace(new Map());
    expect(table.change(fragment(service('web'), two)).split('\n')).toEqual([
      'add chain ip holdfast-test balance-tcp-2',
      'add rule ip holdfast-test balance-tcp-2 dnat to ip daddr . tcp dport . numgen random mod 2 map @tcp-endpoints',
      'add element ip holdfast-test services { 10.43.0.50 . tcp . 80 : goto balance-tcp-2 }',
      'add element ip holdfast-test tcp-endpoints { 10.43.0.50 . 80 . 0 : 10.42.0.2 . 8080, 10.43.0.50 . 80 . 1 : 10.42.0.3 . 8080 }',
      '',
    ]);
    expect(table.change(new Map([['default/web', emptyFragment]])).split('\n')).toEqual([
      'delete element ip holdfast-test services { 10.43.0.50 . tcp . 80 }',
      'delete element ip holdfast-test tcp-endpoints { 10.43.0.50 . 80 . 0, 10.43.0.50 . 80 . 1 }',
      'flush chain ip holdfast-test balance-tcp-2',
      'delete chain ip holdfast-test balance-tcp-2',
      '',
    ]);
  });

  test('a shared chain that passes from one Service to another stays', () => {
    const table = new Table(config.table, skeleton(config));
    table.replace(fragment(service('web'), two));
    const other = fragment(
      service('other', { clusterIP: '10.43.0.51' }),
      slice('other', ['10.42.0.7', '10.42.0.8']),
    );
    const both = new Map([['default/web', emptyFragment], ...other]);
    expect(table.change(both)).not.toContain('chain');
    expect(table.change(new Map([['default/other', emptyFragment]]))).toContain(
      'delete chain ip holdfast-test balance-tcp-2',
    );
  });

  test('an element that passes through several hands within a transaction is put once', () => {
    const table = new Table(config.table, skeleton(config));
    const shared = { externalIPs: ['192.0.2.1'] };
    const other = (port: number) =>
      fragment(
        service('other', { ...shared, clusterIP: '10.43.0.51', ports: [{ name: 'http', port }] }),
        slice('other', ['10.42.0.9']),
      );
    table.replace(new Map([...fragment(service('web', shared), two), ...other(80)]));
    const text = table.change(new Map([['default/web', emptyFragment], ...other(81)]));
    const linesOf = (element: string) =>
      text.split('\n').flatMap((line) => (line.includes(element) ? [line.split(' ')[0]] : []));
    expect(linesOf('192.0.2.1 . tcp . 80')).toEqual(['delete']);
    expect(linesOf('192.0.2.1 . tcp . 81')).toEqual(['add']);
  });

  test('an address that two Services name belongs to the first, then to the second', () => {
    const table = new Table(config.table, skeleton(config));
    const shared = { externalIPs: ['192.0.2.1'] };
    table.replace(fragment(service('web', shared), two));
    const second = fragment(
      service('other', { ...shared, clusterIP: '10.43.0.51' }),
      slice('other', ['10.42.0.9']),
    );
    expect(table.change(second)).not.toContain('192.0.2.1');
    expect(table.change(new Map([['default/web', emptyFragment]]))).toContain(
      'add element ip holdfast-test services { 192.0.2.1 . tcp . 80 : goto outside-tcp-1 }',
    );
  });

  test('of an address that two Services name nothing is the second’s, whatever the first has', () => {
    const table = new Table(config.table, skeleton(config));
    const shared = { externalIPs: ['192.0.2.1'] };
    const first = (...addresses: string[]) =>
      fragment(service('web', shared), slice('web', addresses));
    const second = fragment(
      service('other', { ...shared, clusterIP: '10.43.0.51' }),
      slice('other', ['10.42.1.1', '10.42.1.2']),
    );
    table.replace(new Map([...first('10.42.0.2', '10.42.0.3'), ...second]));
    table.change(first('10.42.0.2'));
    expect(table.change(first('10.42.0.2', '10.42.0.3'))).toContain(
      '192.0.2.1 . 80 . 1 : 10.42.0.3 . 8080',
    );
  });
});
