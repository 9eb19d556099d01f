import { describe, expect, test } from 'vitest';
import { namespaces } from '#api/gen/resources.ts';
import type { Affinity, Pod, PodAffinityTerm } from '#api/gen/types.ts';
import { labelled, pod, world } from '../fixtures.ts';
import { interPodAffinity } from './inter-pod-affinity.ts';

const zones = [
  labelled('a', { zone: 'x' }),
  labelled('b', { zone: 'x' }),
  labelled('c', { zone: 'y' }),
];

const term = (app: string, more: Partial<PodAffinityTerm> = {}): PodAffinityTerm => ({
  topologyKey: 'zone',
  labelSelector: { matchLabels: { app } },
  ...more,
});
const near = (...terms: PodAffinityTerm[]): Affinity => ({
  podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms },
});
const far = (...terms: PodAffinityTerm[]): Affinity => ({
  podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms },
});
const app = (name: string, affinity?: Affinity, namespace = 'default'): Pod =>
  pod(`pod-${name}`, affinity ? { affinity } : {}, { labels: { app: name }, namespace });

/** What each Node says of the Pod: its reason, or nothing. */
function judge(one: Pod, placed: Record<string, Pod> = {}): (string | undefined)[] {
  const here = world(...zones);
  const metadata = { uid: '', resourceVersion: '1', creationTimestamp: '' };
  here.informers.of(namespaces).put({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { ...metadata, name: 'other', labels: { team: 't' } },
    spec: {},
  });
  for (const [name, other] of Object.entries(placed)) here.state.assume(other, name);
  return here.nodes().map((info) => interPodAffinity.filter?.(one, info, here)?.reasons[0]);
}

const noMatch = "node(s) didn't match pod affinity rules";
const noAnti = "node(s) didn't match pod anti-affinity rules";
const avoided = "node(s) didn't satisfy existing pods anti-affinity rules";
const ok = undefined;

describe('filter', () => {
  test.each<[string, Pod, Record<string, Pod>, (string | undefined)[]]>([
    ['no affinity', app('web'), { a: app('db') }, [ok, ok, ok]],
    ['near another', app('web', near(term('db'))), { a: app('db') }, [ok, ok, noMatch]],
    ['near nobody who is there', app('web', near(term('db'))), {}, [noMatch, noMatch, noMatch]],
    ['near its own kind, the first', app('web', near(term('web'))), {}, [ok, ok, ok]],
    [
      'near a Pod of another namespace',
      app('web', near(term('db'))),
      { a: app('db', ok, 'other') },
      [noMatch, noMatch, noMatch],
    ],
    [
      'near a Pod of a named namespace',
      app('web', near(term('db', { namespaces: ['other'] }))),
      { a: app('db', ok, 'other') },
      [ok, ok, noMatch],
    ],
    [
      'near a Pod of a selected namespace',
      app('web', near(term('db', { namespaceSelector: { matchLabels: { team: 't' } } }))),
      { c: app('db', ok, 'other') },
      [noMatch, noMatch, ok],
    ],
    [
      'near a Pod of any namespace',
      app('web', near(term('db', { namespaceSelector: {} }))),
      { c: app('db', ok, 'other') },
      [noMatch, noMatch, ok],
    ],
    [
      'near two others: one Pod must be meant by both terms',
      app('web', near(term('db'), term('db', { topologyKey: 'kubernetes.io/hostname' }))),
      { a: app('db') },
      [ok, noMatch, noMatch],
    ],
    [
      'near its own kind, of which there is one already',
      app('web', near(term('web'))),
      { c: app('web') },
      [noMatch, noMatch, ok],
    ],
    [
      'near its own kind and another: it isn’t the first of both',
      app('web', near(term('web'), term('db'))),
      {},
      [noMatch, noMatch, noMatch],
    ],
    [
      'far from its own kind',
      app('web', far(term('web'))),
      { a: app('web') },
      [noAnti, noAnti, ok],
    ],
    [
      'far by a label that a Node doesn’t have',
      app('web', far(term('db', { topologyKey: 'none' }))),
      { a: app('db') },
      [ok, ok, ok],
    ],
    [
      'avoided by one of another namespace that means all',
      app('web'),
      { c: app('db', far(term('web', { namespaceSelector: {} })), 'other') },
      [ok, ok, avoided],
    ],
    [
      'avoided by one of another namespace that means its own',
      app('web'),
      { c: app('db', far(term('web')), 'other') },
      [ok, ok, ok],
    ],
    [
      'nobody is meant without a selector',
      app('web', far({ topologyKey: 'zone' })),
      { a: app('db') },
      [ok, ok, ok],
    ],
    ['far from another', app('web', far(term('db'))), { a: app('db') }, [noAnti, noAnti, ok]],
    ['avoided by another', app('web'), { c: app('db', far(term('web'))) }, [ok, ok, avoided]],
    [
      'a label that no Node has',
      app('web', near(term('web', { topologyKey: 'none' }))),
      {},
      [noMatch, noMatch, noMatch],
    ],
  ])('%s', (_, one, placed, expected) => {
    expect(judge(one, placed)).toEqual(expected);
  });
});

test('preferences count, both ways', () => {
  const here = world(...zones);
  const preferred = [{ weight: 10, podAffinityTerm: term('db') }];
  here.state.assume(app('db'), 'c');
  const drawn = app('web', {
    podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred },
  });
  expect(interPodAffinity.score?.of(drawn, here.nodes(), here)).toEqual([0, 0, 100]);
  const repelled = app('web', {
    podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred },
  });
  expect(interPodAffinity.score?.of(repelled, here.nodes(), here)).toEqual([100, 100, 0]);
});

test('the first of a group isn’t kept away by its kind outside of the topology', () => {
  const here = world(...zones, labelled('d', {}));
  here.state.assume(app('web'), 'd');
  const [first] = here.nodes();
  const one = app('web', near(term('web')));
  expect(first && interPodAffinity.filter?.(one, first, here)).toBeUndefined();
});

test('what others prefer or insist on draws and repels too', () => {
  const here = world(...zones);
  const score = (): readonly number[] | undefined =>
    interPodAffinity.score?.of(app('web'), here.nodes(), here);
  expect(score()).toEqual([0, 0, 0]);
  here.state.assume(app('insists', near(term('web'))), 'c');
  expect(score()).toEqual([0, 0, 100]);
  const preferred = [{ weight: 3, podAffinityTerm: term('web') }];
  const repelling = {
    podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred },
  };
  here.state.assume(app('repels', repelling), 'c');
  expect(score()).toEqual([100, 100, 0]);
});
