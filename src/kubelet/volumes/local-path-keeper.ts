/**
 * The node's part of `local-path` volumes: controllers may not touch a node's disk, so the kubelet of the node removes
 * the directory of a volume that was released and is to be deleted, and then the PersistentVolume. (It makes the
 * directory when it first mounts the volume.)
 */
import { rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { persistentVolumes } from '#api/gen/resources.ts';
import type { PersistentVolume } from '#api/gen/types.ts';
import { matchesNodeSelector } from '#api/selector/node-affinity.ts';
import { isApiError } from '#api/status.ts';
import { messageOf } from '#base/errors.ts';
import type { Clock } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { Informer, Informers } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { KubeletConfig } from '../config.ts';
import { isLocalPath } from './local-path.ts';

export interface LocalPathKeeperOptions {
  readonly config: KubeletConfig;
  readonly client: Client;
  readonly informers: Informers;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly log: Logger;
}

export class LocalPathKeeper implements Runnable {
  readonly name = 'local-path-keeper';
  readonly #options: LocalPathKeeperOptions;
  readonly #volumes: Informer<PersistentVolume>;

  constructor(options: LocalPathKeeperOptions) {
    this.#options = options;
    this.#volumes = options.informers.of(persistentVolumes);
  }

  run(signal: AbortSignal): Promise<void> {
    const controller = createController(
      {
        name: this.name,
        watches: [watching(this.#volumes, ({ object }) => [object.metadata.name])],
        reconcile: (name) => this.#reconcile(name),
      },
      this.#options,
    );
    return controller.run(signal);
  }

  async #reconcile(name: string): Promise<void> {
    const volume = this.#volumes.get(name);
    if (!volume || !this.#isToRemove(volume)) return;
    const { client, recorder, config, log } = this.#options;
    const path = volume.spec.hostPath?.path ?? volume.spec.local?.path;
    // Only directly below the provisioner's directory: a PersistentVolume must not make us remove anything else.
    if (!path || dirname(resolve(path)) !== resolve(config.localPathDir)) return;
    try {
      await rm(path, { recursive: true, force: true });
    } catch (error) {
      recorder.event(volume, 'Warning', 'VolumeFailedDelete', messageOf(error));
      throw error;
    }
    log.info('removed the directory of a released volume', { volume: name });
    try {
      await client.delete(
        persistentVolumes,
        { name },
        {
          body: { preconditions: { uid: volume.metadata.uid } },
        },
      );
    } catch (error) {
      if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
    }
  }

  #isToRemove(volume: PersistentVolume): boolean {
    const { metadata, spec, status } = volume;
    return (
      isLocalPath(volume) &&
      metadata.deletionTimestamp === undefined &&
      status?.phase === 'Released' &&
      spec.persistentVolumeReclaimPolicy === 'Delete' &&
      spec.nodeAffinity?.required !== undefined &&
      matchesNodeSelector(spec.nodeAffinity.required, this.#thisNode())
    );
  }

  #thisNode(): Parameters<typeof matchesNodeSelector>[1] {
    const { nodeName } = this.#options.config;
    return {
      metadata: {
        name: nodeName,
        uid: '',
        resourceVersion: '',
        creationTimestamp: '',
        labels: { 'kubernetes.io/hostname': nodeName },
      },
    };
  }
}
