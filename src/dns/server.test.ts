/** The sockets, with an engine behind them: TCP, bad input, addresses that can't be had. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine } from './engine.ts';
import type { EngineConfig } from './running-engine.ts';
import { service, silentEvents, slice } from './fixtures.ts';
import { recordsOf } from './records/service-records.ts';
import type { ListenAddress } from './server.ts';
import { rcodes, types } from './wire/constants.ts';
import { toWire } from './wire/name.ts';
import { encodeQuery } from './wire/query.ts';
import { readAnswer } from './wire/response.ts';

const config: EngineConfig = {
  clusterDomain: 'cluster.local',
  ranges: ['10.42.0.0/16', '10.43.0.0/16'],
  dnsAddress: '10.43.0.10',
  listen: [{ host: '127.0.0.1', port: 0 }],
};
const engine = new Engine(config, silentEvents);
const many = Array.from({ length: 200 }, (_, at) => `mysql-${at}=10.42.0.${at}`);
let address: ListenAddress;

beforeAll(async () => {
  [address = { host: '', port: 0 }] = await engine.start();
  const records = recordsOf(service('db'), [slice('db', many)], 'cluster.local');
  engine.update({ changes: [{ owner: 'db', records }], serial: 1, synced: true });
});

afterAll(() => engine.stop());

const db = (id: number): Buffer =>
  encodeQuery(id, { name: toWire('db.default.svc.cluster.local'), type: types.A });

function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length, 0);
  return Buffer.concat([length, message]);
}

async function askUdp(message: Uint8Array): Promise<Buffer> {
  const socket = createSocket('udp4');
  socket.send(message, address.port, address.host);
  const [answer] = (await once(socket, 'message')) as [Buffer]; // What the event carries.
  socket.close();
  return answer;
}

describe('DNS sockets', () => {
  test('what UDP can’t carry is cut and marked, and comes whole by TCP', async () => {
    const short = readAnswer(await askUdp(db(1)));
    expect(short?.truncated).toBe(true);
    expect(short?.answers.length).toBeGreaterThan(70);

    const connection = connect(address.port, address.host);
    // Two questions at once, the second in pieces.
    connection.write(Buffer.concat([framed(db(2)), framed(db(3)).subarray(0, 9)]));
    connection.write(framed(db(3)).subarray(9));
    let received: Buffer = Buffer.alloc(0);
    const whole: { id: number; answers: number | undefined }[] = [];
    for await (const chunk of connection) {
      received = Buffer.concat([received, chunk as Buffer]); // A socket gives bytes.
      while (received.length > 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const end = 2 + received.readUInt16BE(0);
        const message = received.subarray(2, end);
        whole.push({ id: message.readUInt16BE(0), answers: readAnswer(message)?.answers.length });
        received = received.subarray(end);
      }
      if (whole.length === 2) break;
    }
    expect(whole).toEqual([
      { id: 2, answers: 200 },
      { id: 3, answers: 200 },
    ]);
  });

  test('the cut answer isn’t always the same part', async () => {
    const firsts = new Set<string>();
    for (let time = 0; time < 5; time++) {
      firsts.add(JSON.stringify(readAnswer(await askUdp(db(time)))?.answers[0]));
    }
    expect(firsts.size).toBe(5);
  });

  test('what can’t be read is told so', async () => {
    const broken = db(9);
    broken.writeUInt16BE(2, 4);
    const answer = await askUdp(broken);
    expect(answer.readUInt16BE(0)).toBe(9);
    expect(answer.readUInt16BE(2) & 0xf).toBe(rcodes.FORMERR);
    const update = db(9);
    update.writeUInt16BE(5 << 11, 2);
    expect((await askUdp(update)).readUInt16BE(2) & 0xf).toBe(rcodes.NOTIMP);
  });

  test('whatever arrives, it goes on answering', async () => {
    const socket = createSocket('udp4');
    const mutated = fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 255 })).map(([at, value]) => {
      const message = db(5);
      message[at] = value;
      return message;
    });
    const anything = fc.oneof(fc.uint8Array({ maxLength: 100 }), mutated);
    for (const message of fc.sample(anything, 500))
      socket.send(message, address.port, address.host);
    expect(readAnswer(await askUdp(db(6)))?.rcode).toBe(rcodes.NOERROR);
    socket.close();
  });

  test('an address in use is told as such', async () => {
    const second = new Engine({ ...config, listen: [address] }, silentEvents);
    await expect(second.start()).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    await second.stop();
  });
});
