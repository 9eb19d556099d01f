import { expect, test } from 'vitest';
import type { Secret } from '#api/gen/types.ts';
import { credentialsIn } from './image-credentials.ts';

function secretOf(key: string, value: unknown): Secret {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 's',
      namespace: 'default',
      uid: 'u',
      resourceVersion: '1',
      creationTimestamp: '',
    },
    data: { [key]: Buffer.from(text).toString('base64') },
  };
}

const auth = Buffer.from('me:pass:word').toString('base64');

test.each([
  {
    name: "a registry of one's own",
    auths: { 'registry.example.org': { auth } },
    image: 'registry.example.org/a:1',
    users: ['me'],
  },
  {
    name: 'another registry',
    auths: { 'registry.example.org': { auth } },
    image: 'quay.io/a:1',
    users: [],
  },
  {
    name: 'Docker Hub under its old name',
    auths: { 'https://index.docker.io/v1/': { username: 'hub', password: 'x' } },
    image: 'mysql:5.7',
    users: ['hub'],
  },
  {
    name: 'only below a path',
    auths: { 'quay.io/team': { auth } },
    image: 'quay.io/other/a',
    users: [],
  },
])('credentialsIn(): $name', ({ auths, image, users }) => {
  const found = credentialsIn(secretOf('.dockerconfigjson', { auths }), image);
  expect(found.map(({ username }) => username)).toEqual(users);
});

test('a password may hold colons', () => {
  const [found] = credentialsIn(secretOf('.dockercfg', { 'quay.io': { auth } }), 'quay.io/a');
  expect(found).toMatchObject({ username: 'me', password: 'pass:word', serverAddress: 'quay.io' });
});

test.each(['not JSON', '[]', '"text"', '{"auths": 7}'])(
  '%j is as good as no credentials',
  (text) => {
    expect(credentialsIn(secretOf('.dockerconfigjson', text), 'quay.io/a')).toEqual([]);
  },
);
