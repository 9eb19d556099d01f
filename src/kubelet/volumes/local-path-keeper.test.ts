import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { persistentVolumes } from '#api/gen/resources.ts';
import type { PersistentVolume } from '#api/gen/types.ts';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { settle } from '#base/virtual-clock.ts';
import type { KubeletConfig } from '../config.ts';
import { LocalPathKeeper } from './local-path-keeper.ts';
import { MemoryClient } from '../testing/memory-client.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'keeper-'));
  await mkdir(join(root, 'storage/pv/data'), { recursive: true });
  await mkdir(join(root, 'elsewhere/data'), { recursive: true });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const onNode = (name: string): PersistentVolume['spec']['nodeAffinity'] => ({
  required: {
    nodeSelectorTerms: [
      { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [name] }] },
    ],
  },
});

interface Case {
  readonly name: string;
  readonly spec?: Partial<PersistentVolume['spec']>;
  readonly phase?: 'Bound' | 'Released';
  readonly annotations?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly removed: boolean;
}

const cases: readonly Case[] = [
  { name: 'released and to be deleted', removed: true },
  { name: 'still bound', phase: 'Bound', removed: false },
  { name: 'retained', spec: { persistentVolumeReclaimPolicy: 'Retain' }, removed: false },
  { name: 'of another node', spec: { nodeAffinity: onNode('other') }, removed: false },
  { name: 'of another provisioner', annotations: {}, removed: false },
  { name: 'a path elsewhere', path: 'elsewhere/data', removed: false },
  { name: 'a path that leads elsewhere', path: 'storage/../elsewhere', removed: false },
  { name: "the provisioner's directory itself", path: 'storage', removed: false },
  { name: 'something deeper', path: 'storage/pv/data', removed: false },
];
test.each(cases)(
  '$name: removed $removed',
  async ({ spec, phase = 'Released', annotations, path = 'storage/pv', removed }) => {
    const informers = new MemoryInformers();
    const client = new MemoryClient(systemClock);
    const volume = await client.create(persistentVolumes, {
      metadata: {
        name: 'pv',
        annotations: annotations ?? { 'pv.kubernetes.io/provisioned-by': 'rancher.io/local-path' },
      },
      spec: {
        hostPath: { path: `${root}/${path}` },
        persistentVolumeReclaimPolicy: 'Delete',
        nodeAffinity: onNode('node'),
        ...spec,
      },
      status: { phase },
    });
    informers.of(persistentVolumes).put(volume);
    const keeper = new LocalPathKeeper({
      config: { nodeName: 'node', localPathDir: join(root, 'storage') } as KubeletConfig, // All that it reads.
      client,
      informers,
      recorder: { event: () => undefined },
      clock: systemClock,
      log: silentLogger,
    });
    const stop = new AbortController();
    const done = keeper.run(stop.signal);
    await settle(200);
    if (removed) {
      for (let round = 0; round < 200 && existsSync(join(root, path)); round++) await settle(20);
    }
    stop.abort();
    await done;
    expect(existsSync(join(root, path))).toBe(!removed);
    expect(existsSync(join(root, 'elsewhere/data'))).toBe(true);
    expect((await client.list(persistentVolumes)).items).toHaveLength(removed ? 0 : 1);
  },
);
