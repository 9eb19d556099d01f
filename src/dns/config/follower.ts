/**
 * Follows the Corefile in the ConfigMap `kube-system/coredns`. A change is in force as a whole or not at all: what
 * can't be done leaves everything as it was, and is told by the log and by an Event of the ConfigMap.
 */
import { configMaps } from '#api/gen/resources.ts';
import type { ConfigMap } from '#api/gen/types.ts';
import type { Logger } from '#base/log.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { Informer, Informers, InformerScope } from '#client/informers.ts';
import { configMapName, configNamespace } from './default-corefile.ts';
import { readSettings } from './read-settings.ts';
import { defaultSettings } from './settings.ts';
import type { DnsSettings } from './settings.ts';

export interface FollowerParts {
  readonly informers: Informers;
  readonly recorder: EventRecorder;
  readonly log: Logger;
  readonly clusterDomain: string;
  /** Called when other settings are in force. */
  readonly apply: (settings: DnsSettings) => void;
}

/** Where k3s keeps what `import /etc/coredns/custom/*` means. */
const customName = 'coredns-custom';
/** The API takes no message of an Event over 1024 bytes. */
const longestMessage = 900;

export class ConfigFollower {
  readonly #parts: FollowerParts;
  readonly #main: Informer<ConfigMap>;
  readonly #custom: Informer<ConfigMap>;
  /** What was read last, to tell a change from news about something else. */
  #read = '';
  #state: 'start' | 'good' | 'refused' = 'start';
  #synced = false;
  #refusals = 0;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
    this.#main = parts.informers.of(configMaps, scopeOf(configMapName));
    this.#custom = parts.informers.of(configMaps, scopeOf(customName));
  }

  /** Returns what ends it. */
  start(): () => void {
    const unsubscribe = [this.#main, this.#custom].map((informer) =>
      informer.onChange(() => this.#changed()),
    );
    return () => {
      for (const end of unsubscribe) end();
    };
  }

  /** How many configurations were refused. */
  get refusals(): number {
    return this.#refusals;
  }

  /** Resolves when what the API held at the start is in force. */
  async untilSynced(): Promise<void> {
    await Promise.all([this.#main.untilSynced(), this.#custom.untilSynced()]);
    this.#synced = true;
    this.#changed();
  }

  /** Both maps are one configuration: it isn't read before both are known. */
  #changed(): void {
    if (!this.#synced) return;
    const map = this.#main.get(`${configNamespace}/${configMapName}`);
    const custom = this.#custom.get(`${configNamespace}/${customName}`)?.data ?? {};
    const read = JSON.stringify([map?.data, custom]);
    if (read === this.#read) return;
    this.#read = read;
    if (map) this.#take(map, custom);
    else this.#parts.apply(defaultSettings);
  }

  #take(map: ConfigMap, custom: Readonly<Record<string, string>>): void {
    const { recorder, log, clusterDomain } = this.#parts;
    const source = { data: map.data ?? {}, custom, clusterDomain };
    const { settings, problems, notes } = readSettings(source);
    const first = this.#state === 'start';
    if (!settings) {
      this.#state = 'refused';
      this.#refusals += 1;
      const unsupported = problems.every((problem) => problem.includes('not supported'));
      const reason = unsupported ? 'DNSConfigUnsupported' : 'DNSConfigInvalid';
      const stays = first ? 'the defaults are in force' : 'what was in force before stays';
      log.warn('the Corefile of cluster DNS is refused', { problems, stays });
      recorder.event(map, 'Warning', reason, `${cut(problems.join('; '))}; ${stays}`);
      return;
    }
    this.#state = 'good';
    this.#parts.apply(settings);
    log.info('the Corefile of cluster DNS is in force', notes.length > 0 ? { notes } : {});
    // That it is as it was at the start is no news.
    if (first) return;
    const noted = notes.map((note) => `; ${note}`).join('');
    recorder.event(map, 'Normal', 'DNSConfigLoaded', cut(`the Corefile is in force${noted}`));
  }
}

function scopeOf(name: string): InformerScope {
  return { namespace: configNamespace, fieldSelector: `metadata.name=${name}` };
}

function cut(message: string): string {
  return message.length <= longestMessage ? message : `${message.slice(0, longestMessage)}…`;
}
