import { describe, expect, test } from 'vitest';
import { formatLabels, selectorText } from './column.ts';

describe('formatLabels', () => {
  test('orders by key', () => {
    expect(formatLabels({ tier: 'back', app: 'mysql' })).toBe('app=mysql,tier=back');
  });
  test('says <none>', () => {
    expect(formatLabels(undefined)).toBe('<none>');
    expect(formatLabels({})).toBe('<none>');
  });
});

test('selectorText is empty where nothing is required', () => {
  expect(selectorText({ matchLabels: { app: 'nginx' } })).toBe('app=nginx');
  expect(selectorText({})).toBe('');
});
