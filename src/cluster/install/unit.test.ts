/** The unit and its environment, and what systemd thinks of them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { environmentText, parseEnvironment, unitText } from './unit.ts';

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

const server = {
  role: 'server',
  program: process.execPath,
  words: ['--data-dir', '/srv/50% "$HOME" of\\it', '--port', '7443'],
  environmentFile: '/etc/holdfast/environment',
} as const;

const execStart = (words: readonly string[]): string =>
  /^ExecStart=(.*)$/m.exec(unitText({ ...server, program: '/h', words }))?.[1] ?? '';

describe('the unit', () => {
  test.each<[readonly string[], string]>([
    [[], '/h server'],
    [['--server', 'https://10.0.0.7:6443'], '/h server --server https://10.0.0.7:6443'],
    [['a b'], '/h server "a b"'],
    [['50%', '$HOME'], '/h server 50%% "$$HOME"'],
    [['say "hi"', 'a\\b'], String.raw`/h server "say \"hi\"" "a\\b"`],
  ])('says the words %j', (words, expected) => expect(execStart(words)).toBe(expected));

  test('leaves containers alone, and comes back', () => {
    const text = unitText(server);
    for (const line of [
      'KillMode=process',
      'Delegate=yes',
      'Restart=always',
      'LimitNOFILE=1048576',
    ])
      expect(text).toContain(`\n${line}\n`);
  });

  test.skipIf(!hasSystemd)('is one that systemd finds nothing wrong with', () => {
    const directory = mkdtempSync(join(tmpdir(), 'holdfast-unit-'));
    const file = join(directory, 'holdfast.service');
    writeFileSync(file, unitText(server));
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], {
      encoding: 'utf8',
    });
    rmSync(directory, { recursive: true });
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
  });
});

test('the environment is read as it was written', () => {
  const environment = { HOLDFAST_TOKEN: 'K10abc::id.secret', https_proxy: 'http://u:p"\\$`@h' };
  expect(environmentText(environment)).toBe(
    'HOLDFAST_TOKEN="K10abc::id.secret"\nhttps_proxy="http://u:p\\"\\\\\\$\\`@h"\n',
  );
  expect(parseEnvironment(environmentText(environment))).toEqual(environment);
});
