/** What an installation asks of the service manager. */
import { existsSync } from 'node:fs';
import { run } from '#base/command.ts';
import { unitName } from './place.ts';

export interface ServiceManager {
  /** False: the machine is run by something else, as a container is. */
  readonly runs: boolean;
  /** Has it read the units anew. */
  reload(): Promise<void>;
  /** `anew`: it may run already with other settings. */
  start(anew: boolean): Promise<void>;
  stop(): Promise<void>;
}

const systemctl = (...words: readonly string[]): Promise<string> => run('systemctl', words);

export const systemd: ServiceManager = {
  get runs() {
    // What `sd_booted` looks at.
    return existsSync('/run/systemd/system');
  },
  async reload() {
    await systemctl('daemon-reload');
  },
  async start(anew) {
    await systemctl(anew ? 'restart' : 'start', unitName);
  },
  async stop() {
    await systemctl('stop', unitName);
  },
};
