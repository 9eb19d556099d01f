/** Installing into a tree of files, and onto a machine whose service manager is played. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InstallOptions } from '#cli/cluster-control.ts';
import { install } from './install.ts';
import { placeAt } from './place.ts';
import type { Place } from './place.ts';
import type { ServiceManager } from './systemd.ts';
import { uninstall } from './uninstall.ts';

let root: string;
let place: Place;
let asked: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'holdfast-install-'));
  place = placeAt(root);
  asked = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const note = (what: string) => (): Promise<void> => {
  asked.push(what);
  return Promise.resolve();
};

function manager(runs = true): ServiceManager {
  return {
    runs,
    reload: note('reload'),
    start: (anew) => note(anew ? 'start anew' : 'start')(),
    stop: note('stop'),
  };
}

const server: InstallOptions = {
  role: 'server',
  words: ['--port', '7443'],
  dataDir: '/data',
  environment: {},
  start: true,
};
const token = `K10${'0'.repeat(64)}::abcdef.0123456789abcdef`;
const agent: InstallOptions = {
  ...server,
  role: 'agent',
  words: ['--server', 'https://10.0.0.7:6443'],
  environment: { HOLDFAST_TOKEN: token },
};
/** The same files, as if they were this machine's own. */
const here = (): Place => ({ ...place, root: '' });
const read = (path: string): string => readFileSync(path, 'utf8');

describe('install', () => {
  test('writes the unit, has it start with the machine, and starts it', async () => {
    expect(await install(server, here(), manager())).toBe(place.unit);
    expect(read(place.unit)).toMatch(/^ExecStart=\/\S+\/holdfast server --port 7443$/m);
    expect(readlinkSync(place.wanted)).toBe('../holdfast.service');
    expect(asked).toEqual(['reload', 'start anew']);
  });

  test('done again changes nothing, and starts it only if it does not run', async () => {
    await install(server, here(), manager());
    await install(server, here(), manager());
    expect(asked).toEqual(['reload', 'start anew', 'reload', 'start']);
  });

  test('with other flags starts it anew', async () => {
    await install(server, here(), manager());
    await install({ ...server, words: ['--port', '8443'] }, here(), manager());
    expect(read(place.unit)).toContain('--port 8443\n');
    expect(asked.at(-1)).toBe('start anew');
  });

  test('keeps the token off the command line, readable by root only, and over a second time without it', async () => {
    await install(agent, here(), manager());
    await install({ ...agent, environment: {} }, here(), manager());
    expect(read(place.environment)).toBe(`HOLDFAST_TOKEN="${token}"\n`);
    expect(statSync(place.environment).mode & 0o777).toBe(0o600);
    for (const path of [place.unit, place.record]) expect(read(path)).not.toContain(token);
  });

  test('refuses an agent that could never join: without a token, or with one that is none', async () => {
    await expect(install({ ...agent, environment: {} }, place, manager())).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
    const environment = { HOLDFAST_TOKEN: 'nonsense' };
    await expect(install({ ...agent, environment }, place, manager())).rejects.toMatchObject({
      code: 'TOKEN_MALFORMED',
    });
    expect(existsSync(place.unit)).toBe(false);
  });

  test('an agent that has joined needs no token', async () => {
    const tls = `${root}${agent.dataDir}/tls`;
    mkdirSync(tls, { recursive: true });
    writeFileSync(`${tls}/kubelet-client.pem`, '');
    await install({ ...agent, environment: {} }, place, manager());
    expect(existsSync(place.unit)).toBe(true);
  });

  test('refuses another role than the machine has', async () => {
    await install(server, here(), manager());
    await expect(install(agent, here(), manager())).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'this machine is a Holdfast server already',
      remedy: 'remove that first: holdfast uninstall',
    });
  });

  test('without systemd says so and writes nothing', async () => {
    await expect(install(server, here(), manager(false))).rejects.toMatchObject({
      code: 'SYSTEMD_MISSING',
      remedy:
        'have your own service manager run "holdfast server", or only write the unit: holdfast install server --no-start',
    });
    expect(existsSync(place.unit)).toBe(false);
  });

  test('--no-start needs no systemd that runs', async () => {
    await install({ ...server, start: false }, here(), manager(false));
    expect(existsSync(place.wanted)).toBe(true);
    expect(asked).toEqual([]);
  });

  test('into a tree of files asks nothing of this machine', async () => {
    await install({ ...server, start: false, root }, place, manager());
    expect(read(place.unit)).toContain('EnvironmentFile=/etc/holdfast/environment\n');
    expect(asked).toEqual([]);
    const progress = (): void => undefined;
    expect(await uninstall({ purge: false, root }, place, { progress })).toBe(true);
    for (const path of [place.unit, place.wanted, place.settings])
      expect(existsSync(path)).toBe(false);
    expect(await uninstall({ purge: false, root }, place, { progress })).toBe(false);
  });
});
