/**
 * Cluster DNS with many Services in a process of its own that has nothing else to do: its start, its memory, its
 * changes. Prints one line of JSON and ends.
 */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { endpointSlices } from '#api/gen/resources.ts';
import { types } from '#dns/wire/constants.ts';
import { toWire } from '#dns/wire/name.ts';
import { encodeQuery } from '#dns/wire/query.ts';
import { readAnswer } from '#dns/wire/response.ts';
import { ownServer } from '../dns/own-server.ts';
import { informersOf, membersOf, recordsOfAll, servicesOf, zoneName } from '../dns/zone.ts';
import type { Shape } from '../dns/zone.ts';

export interface BigZone {
  readonly records: number;
  /** Milliseconds from the start to the first right answer. */
  readonly start: number;
  /** Bytes that the process grew by. */
  readonly memory: number;
  /** Milliseconds from each change to its answer. */
  readonly changes: readonly number[];
}

/** Each has five members, and gives 25 records. */
const shape: Shape = { headless: Number(process.argv[2]), members: 5, routed: 0 };
const changes = 1000;
/** A question that is lost, as those before the server listens, is asked again. */
const againMs = 5;

const informers = informersOf(servicesOf(shape));
const records = recordsOfAll(servicesOf(shape)).length;
await wait(500); // What the records left behind is given back.
const before = residentBytes();

const stop = new AbortController();
const begin = performance.now();
const dns = ownServer(informers, 1);
const running = dns.run(stop.signal);
const [{ port } = { port: 0 }] = await dns.addresses();
const socket = createSocket('udp4');
socket.connect(port, '127.0.0.1');
await once(socket, 'connect');
const last = shape.headless - 1;
await untilAnswered(socket, last, membersOf(last, shape).endpoints?.[0]?.addresses[0] ?? '');
const start = performance.now() - begin;

await wait(2000); // As above, in the other thread.
const memory = residentBytes() - before;

const times: number[] = [];
for (let number = 0; number < changes; number++) {
  const at = (number * 37) % shape.headless;
  const address = `10.42.${200 + (number >> 8)}.${number & 255}`;
  const slice = membersOf(at, shape, address);
  const changed = performance.now();
  informers.of(endpointSlices).put(slice);
  await untilAnswered(socket, at, address);
  times.push(performance.now() - changed);
}
socket.close();
stop.abort();
await running;
const result: BigZone = { records, start, memory, changes: times };
console.log(JSON.stringify(result));

/** Asks for the first member of `db-<number>` until it has that address. */
async function untilAnswered(from: Socket, number: number, address: string): Promise<void> {
  const name = toWire(`mysql-0.db-${number}.${zoneName}`);
  const question = encodeQuery(1, { name, type: types.A });
  const done = Promise.withResolvers<void>();
  let again: NodeJS.Timeout | undefined;
  const ask = (): void => {
    clearTimeout(again);
    again = setTimeout(ask, againMs);
    from.send(question);
  };
  const receive = (message: Buffer): void => {
    const [record] = readAnswer(message)?.answers ?? [];
    const right = record?.name === name && record.data.type === 'A';
    if (right && record.data.address === address) done.resolve();
    else ask();
  };
  from.on('message', receive);
  ask();
  await done.promise;
  clearTimeout(again);
  from.off('message', receive);
}

function residentBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage.rss();
}
