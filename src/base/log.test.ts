import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLogger } from './log.ts';

test('a line is JSON with level, time, message and fields, errors by their message', () => {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  const path = join(folder, 'log');
  const fd = openSync(path, 'w');
  const log = createLogger({ fd }).child({ part: 'kubelet' });
  log.debug('left out');
  log.warn('sync failed', { error: new RangeError('too far') });
  closeSync(fd);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    level: 'warn',
    time: expect.stringMatching(/Z$/),
    part: 'kubelet',
    error: 'too far',
    msg: 'sync failed',
  });
  rmSync(folder, { recursive: true });
});

test('a full disk under the log does not end the process', () => {
  const fd = openSync('/dev/full', 'w');
  const log = createLogger({ fd });
  for (let line = 0; line < 1000; line++) log.error('the disk is full', { line });
  closeSync(fd);
});
