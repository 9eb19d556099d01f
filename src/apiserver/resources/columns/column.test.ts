import { describe, expect, test } from 'vitest';
import { formatLabels, formatSelector, selectorText } from './column.ts';

describe('formatLabels', () => {
  test('orders by key', () => {
    expect(formatLabels({ tier: 'back', app: 'mysql' })).toBe('app=mysql,tier=back');
  });
  test('says <none>', () => {
    expect(formatLabels(undefined)).toBe('<none>');
    expect(formatLabels({})).toBe('<none>');
  });
});

describe('formatSelector', () => {
  test('mixes labels and expressions, ordered by key', () => {
    const selector = {
      matchLabels: { 'pod-template-hash': '6d55ccbb68', app: 'nginx' },
      matchExpressions: [
        { key: 'env', operator: 'In' as const, values: ['prod', 'dev'] },
        { key: 'tier', operator: 'NotIn' as const, values: ['front'] },
        { key: 'a', operator: 'Exists' as const },
        { key: 'z', operator: 'DoesNotExist' as const },
      ],
    };
    expect(formatSelector(selector)).toBe(
      'a,app=nginx,env in (dev,prod),pod-template-hash=6d55ccbb68,tier notin (front),!z',
    );
  });
  test('an empty one is <none> as a cell and empty as text', () => {
    expect(formatSelector({})).toBe('<none>');
    expect(selectorText({})).toBe('');
  });
});
