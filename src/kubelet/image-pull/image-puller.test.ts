import { beforeEach, describe, expect, test } from 'vitest';
import type { Container } from '#api/gen/types.ts';
import { silentLogger } from '#base/log.ts';
import { VirtualClock, settle } from '#base/virtual-clock.ts';
import type { PullAuth } from '../cri/runtime.ts';
import { ImagePuller } from './image-puller.ts';
import type { PodContainer } from '../pod-containers.ts';
import { FakeRuntime } from '../testing/fake-runtime.ts';
import { podOf } from '../testing/pods.ts';

const pod = podOf();
let clock: VirtualClock;
let runtime: FakeRuntime;
let events: string[];
let ended: number;

beforeEach(() => {
  clock = new VirtualClock();
  runtime = new FakeRuntime(clock);
  events = [];
  ended = 0;
});

function pullerOf(
  options: { readonly parallel?: boolean; readonly credentials?: readonly PullAuth[] } = {},
): ImagePuller {
  return new ImagePuller({
    runtime,
    clock,
    log: silentLogger,
    recorder: {
      event: (_subject, _type, reason, message) => void events.push(`${reason} ${message}`),
    },
    parallel: options.parallel ?? false,
    credentials: () => Promise.resolve(options.credentials ?? []),
    ended: () => void ended++,
  });
}

const target = (
  image: string,
  imagePullPolicy?: Container['imagePullPolicy'],
  name = 'main',
): PodContainer => ({
  container: { name, image, ...(imagePullPolicy ? { imagePullPolicy } : {}) },
  role: 'main',
});

describe('policies', () => {
  test('IfNotPresent takes what is there', async () => {
    expect(await pullerOf().ensure(pod, target('busybox:1.28', 'IfNotPresent'))).toBe(
      'busybox:1.28',
    );
    expect(runtime.calls).toEqual([]);
  });

  test('IfNotPresent pulls what is not, in the background', async () => {
    const puller = pullerOf();
    expect(await puller.ensure(pod, target('new:1'))).toBeUndefined();
    await settle();
    expect(ended).toBe(1);
    expect(await puller.ensure(pod, target('new:1'))).toBe('new:1');
    expect(events).toEqual([
      'Pulling Pulling image "new:1"',
      'Pulled Successfully pulled image "new:1" in 0s (0s including waiting). Image size: 1000 bytes.',
    ]);
  });

  test('Always pulls what is there, once for each start', async () => {
    const puller = pullerOf();
    expect(await puller.ensure(pod, target('busybox:1.28', 'Always'))).toBeUndefined();
    await settle();
    expect(await puller.ensure(pod, target('busybox:1.28', 'Always'))).toBe('busybox:1.28');
    expect(await puller.ensure(pod, target('busybox:1.28', 'Always'))).toBeUndefined();
    expect(runtime.calls).toEqual(['pull busybox:1.28', 'pull busybox:1.28']);
  });

  test('Never fails without it', async () => {
    await expect(pullerOf().ensure(pod, target('new:1', 'Never'))).rejects.toMatchObject({
      reason: 'ErrImageNeverPull',
    });
    expect(events).toEqual([
      'ErrImageNeverPull Container image "new:1" is not present with pull policy of Never',
      'Failed Error: ErrImageNeverPull',
    ]);
  });

  test('a name without a tag means latest', async () => {
    await pullerOf().ensure(pod, target('new'));
    expect(runtime.calls).toEqual(['pull new:latest']);
  });
});

describe('failures', () => {
  test('ErrImagePull once, then ImagePullBackOff until the time has come', async () => {
    runtime.pullFailures.set('new:1', 'no such host');
    const puller = pullerOf();
    await puller.ensure(pod, target('new:1'));
    await settle();
    await expect(puller.ensure(pod, target('new:1'))).rejects.toMatchObject({
      reason: 'ErrImagePull',
      message: 'no such host',
    });
    await expect(puller.ensure(pod, target('new:1'))).rejects.toMatchObject({
      reason: 'ImagePullBackOff',
      message: 'Back-off pulling image "new:1": ErrImagePull: no such host',
      retryMs: 10_000,
    });
    await clock.advance(10_000);
    runtime.pullFailures.clear();
    expect(await puller.ensure(pod, target('new:1'))).toBeUndefined();
    await settle();
    expect(await puller.ensure(pod, target('new:1'))).toBe('new:1');
  });

  test('credentials are tried one after another', async () => {
    const tried: (string | undefined)[] = [];
    runtime.pullImage = (image, auth?: PullAuth) => {
      tried.push(auth?.username);
      return auth?.username === 'right'
        ? Promise.resolve(image)
        : Promise.reject(new Error('denied'));
    };
    const puller = pullerOf({
      credentials: [{ username: 'wrong' }, { username: 'right' }, { username: 'spare' }],
    });
    await puller.ensure(pod, target('new:1'));
    await settle();
    expect(await puller.ensure(pod, target('new:1'))).toBe('new:1');
    expect(tried).toEqual(['wrong', 'right']);
  });
});

test.each([
  { parallel: false, most: 1 },
  { parallel: true, most: 3 },
])('parallel $parallel: at most $most at once', async ({ parallel, most }) => {
  let now = 0;
  let seen = 0;
  runtime.pullImage = async (image) => {
    seen = Math.max(seen, ++now);
    await new Promise<void>((resolve) => clock.after(1_000, resolve));
    now--;
    return image;
  };
  const puller = pullerOf({ parallel });
  for (const name of ['a', 'b', 'c']) await puller.ensure(pod, target(`${name}:1`, 'Always', name));
  await clock.advance(5_000);
  expect(ended).toBe(3);
  expect(seen).toBe(most);
});
