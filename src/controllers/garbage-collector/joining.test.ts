import { describe, expect, test } from 'vitest';
import { customResourceDefinitions } from '#api/gen/resources.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { silentLogger } from '#base/log.ts';
import { seededRandom } from '#base/random.ts';
import { settle, VirtualClock } from '#base/virtual-clock.ts';
import type { Client, ObjectList } from '#client/client.ts';
import { createInformers } from '#client/informer.ts';
import { CollectableKinds } from '../collectable-kinds.ts';
import { definition } from '../testing/definitions.ts';
import { Joining } from './joining.ts';

/** A server with one definition whose objects are listed once `answers` resolves. */
async function start(answers: Promise<void>) {
  const clock = new VirtualClock();
  const list = async ({ resource }: ResourceType): Promise<ObjectList<KubeObject>> => {
    const isDefinition = resource === customResourceDefinitions.resource;
    if (!isDefinition) await answers;
    return { metadata: { resourceVersion: '1' }, items: isDefinition ? [definition()] : [] };
  };
  // Only what an informer calls is there.
  const client = { list, watch: () => new Promise(() => undefined) } as unknown as Client;
  const informers = createInformers({ client, clock, random: seededRandom(1), log: silentLogger });
  const kinds = new CollectableKinds([], informers);
  const joining = new Joining({ clock, informers, kinds });
  joining.subscribe();
  void informers.run(new AbortController().signal);
  await settle();
  return { clock, joining, kinds };
}

describe('a kind that is new', () => {
  test('joins until its objects are known', async () => {
    const answers = Promise.withResolvers<void>();
    const { joining, kinds } = await start(answers.promise);
    expect(kinds.list()).toHaveLength(1);
    expect(joining.isOver()).toBe(false);
    answers.resolve();
    await settle();
    expect(joining.isOver()).toBe(true);
  });

  test('is waited for only so long', async () => {
    const { clock, joining } = await start(new Promise(() => undefined));
    await clock.advance(29_999);
    expect(joining.isOver()).toBe(false);
    await clock.advance(1);
    expect(joining.isOver()).toBe(true);
  });
});
