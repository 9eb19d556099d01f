import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger, type Logger } from '#base/log.ts';
import { readBook, writeBook } from './book-file.ts';

let directory: string;
let file: string;
let warnings: unknown[];
const log: Logger = {
  ...silentLogger,
  warn: (message, fields) => warnings.push([message, fields?.['error']]),
};
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdfast-book-'));
  file = join(directory, 'kubelet', 'pod-addresses.json');
  warnings = [];
});
afterEach(() => rm(directory, { recursive: true }));

const nothing = { addresses: [], lost: [] };
const content = {
  addresses: [
    { address: '10.42.0.2', pod: 'default/db-0', sticky: true, uid: 'u' },
    { address: '10.42.0.3', pod: 'default/db-1', sticky: true, freedAt: 5 },
    { address: 'fd00::2', pod: '', sticky: false, freedAt: 6 },
  ],
  lost: [{ pod: 'default/db-2', address: '10.42.0.4', why: 'it went to default/web', at: 7 }],
};

test('what was written is read, and nothing else is left beside it', async () => {
  expect(await readBook(file, log)).toEqual(nothing);
  await writeBook(file, nothing);
  await writeBook(file, content);
  expect(await readBook(file, log)).toEqual(content);
  expect(await readdir(join(directory, 'kubelet'))).toEqual(['pod-addresses.json']);
  expect(warnings).toEqual([]);
});

test('a write that was cut off leaves what was there before', async () => {
  await writeBook(file, content);
  await writeFile(`${file}.new`, '{"version":1,"addr');
  expect(await readBook(file, log)).toEqual(content);
  await writeBook(file, nothing);
  expect(await readBook(file, log)).toEqual(nothing);
});

test.each([
  ['', /JSON/],
  ['{"version":1,"addresses":[', /JSON/],
  ['\0\0\0\0', /JSON/],
  ['[]', /no JSON object/],
  ['{"version":2,"addresses":[],"lost":[]}', /version is 2, not 1/],
  ['{"version":1,"addresses":[]}', /list is missing/],
  ['{"version":1,"addresses":[7],"lost":[]}', /no JSON object/],
  ['{"version":1,"addresses":[{"address":"10.42.0.2"}],"lost":[]}', /lacks a field/],
  [
    '{"version":1,"addresses":[{"address":"10.42.0.2","pod":"a/b","sticky":true}],"lost":[]}',
    /10.42.0.2 is neither held nor free/,
  ],
  ['{"version":1,"addresses":[],"lost":[{"pod":"a/b"}]}', /lacks a field/],
])('of %j nothing is taken, and the log says why', async (text, why) => {
  await writeBook(file, content);
  await writeFile(file, text);
  expect(await readBook(file, log)).toEqual(nothing);
  expect(warnings).toEqual([
    [
      'the file of reserved Pod addresses is unreadable: members that come back get new ones',
      expect.stringMatching(why),
    ],
  ]);
});
