import { expect, test } from 'vitest';
import { Owners } from './owners.ts';

function heard(): Owners {
  const owners = new Owners();
  owners.sandbox('s', 'pod');
  owners.container('c', 's');
  owners.container('stray', 'unheard');
  return owners;
}

test.each([
  { id: 's', owner: { kind: 'sandbox', sandboxId: 's', podUid: 'pod' } },
  { id: 'c', owner: { kind: 'container', sandboxId: 's', podUid: 'pod' } },
  { id: 'stray', owner: undefined },
  { id: 'unknown', owner: undefined },
])('$id', ({ id, owner }) => {
  expect(heard().of(id)).toEqual(owner);
});

test('a removed container is forgotten, its sandbox is not', () => {
  const owners = heard();
  owners.forget('c');
  expect(owners.sandboxOf('c')).toBeUndefined();
  expect(owners.of('s')).toBeDefined();
});

test('with a sandbox go its containers', () => {
  const owners = heard();
  owners.forget('s');
  expect(owners.of('s')).toBeUndefined();
  expect(owners.sandboxOf('c')).toBeUndefined();
  expect(owners.sandboxOf('stray')).toBe('unheard');
});
