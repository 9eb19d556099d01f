/** The address book on the node's disk: one small JSON file, written whole or not at all. */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSystemError, messageOf } from '#base/errors.ts';
import { isRecord } from '#base/json-object.ts';
import type { Logger } from '#base/log.ts';
import type { AddressEntry, BookContent, LostAddress } from './address-book.ts';

const version = 1;
const nothing: BookContent = { addresses: [], lost: [] };

/**
 * What the last life of the node wrote. A file that can't be understood is left out, and the log says so: members that
 * run keep their addresses all the same, only what was reserved for others is forgotten.
 */
export async function readBook(file: string, log: Logger): Promise<BookContent> {
  try {
    return parseBook(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return nothing;
    log.warn(
      'the file of reserved Pod addresses is unreadable: members that come back get new ones',
      {
        file,
        error: messageOf(error),
      },
    );
    return nothing;
  }
}

/** On the disk when it resolves. */
export async function writeBook(file: string, content: BookContent): Promise<void> {
  const handle = await openNew(`${file}.new`);
  try {
    await handle.writeFile(`${JSON.stringify({ version, ...content })}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}

async function openNew(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'w', 0o600);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
    await mkdir(dirname(file), { recursive: true, mode: 0o750 });
    return open(file, 'w', 0o600);
  }
}

function parseBook(value: unknown): BookContent {
  if (!isRecord(value)) throw new SyntaxError('it is no JSON object');
  if (value['version'] !== version) {
    throw new SyntaxError(`its version is ${JSON.stringify(value['version'])}, not ${version}`);
  }
  return {
    addresses: list(value['addresses']).map(parseEntry),
    lost: list(value['lost']).map(parseLost),
  };
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new SyntaxError('a list is missing');
  return value;
}

function parseEntry(value: unknown): AddressEntry {
  if (!isRecord(value)) throw new SyntaxError('an address is no JSON object');
  const { address, pod, sticky, uid, freedAt } = value;
  if (typeof address !== 'string' || typeof pod !== 'string' || typeof sticky !== 'boolean') {
    throw new SyntaxError(`an address lacks a field: ${JSON.stringify(value)}`);
  }
  if (typeof uid === 'string') return { address, pod, sticky, uid };
  if (typeof freedAt === 'number') return { address, pod, sticky, freedAt };
  throw new SyntaxError(`${address} is neither held nor free`);
}

function parseLost(value: unknown): LostAddress {
  if (!isRecord(value)) throw new SyntaxError('a lost address is no JSON object');
  const { pod, address, why, at } = value;
  if (
    typeof pod !== 'string' ||
    typeof address !== 'string' ||
    typeof why !== 'string' ||
    typeof at !== 'number'
  ) {
    throw new SyntaxError(`a lost address lacks a field: ${JSON.stringify(value)}`);
  }
  return { pod, address, why, at };
}
