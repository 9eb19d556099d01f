/**
 * Asks a name server one question at a time, over UDP, and prints as JSON how long each answer took, in milliseconds, and
 * how many never came. Arguments: host, port, file of questions (lines of name and type), seconds.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rcodes, types } from '#dns/wire/constants.ts';
import { toWire } from '#dns/wire/name.ts';
import { encodeQuery } from '#dns/wire/query.ts';

export interface Asked {
  readonly latencies: readonly number[];
  readonly lost: number;
}

const [host = '', port = '', file = '', seconds = ''] = process.argv.slice(2);
const lostAfterMs = 1000;

const socket = createSocket('udp4');
socket.connect(Number(port), host);
await once(socket, 'connect');
const questions = readFileSync(file, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line, number) => {
    const [name = '', type] = line.split(' ');
    const question = { name: toWire(name), type: type === 'AAAA' ? types.AAAA : types.A };
    return encodeQuery(number & 0xffff, question);
  });

const latencies: number[] = [];
let lost = 0;
const end = performance.now() + Number(seconds) * 1000;
for (let at = 0; performance.now() < end; at = (at + 1) % questions.length) {
  const question = questions[at];
  if (!question) break;
  const begin = performance.now();
  if (await answered(question)) latencies.push(performance.now() - begin);
  else lost++;
}
socket.close();
const result: Asked = { latencies, lost };
console.log(JSON.stringify(result));

/** False when no answer came. Throws when it isn't one to this question: NOERROR or NXDOMAIN. */
function answered(question: Buffer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(() => resolve(false)), lostAfterMs);
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      socket.off('message', receive);
      how();
    };
    const receive = (message: Buffer): void => {
      // One that was given up may come late.
      if (message.readUInt16BE(0) !== question.readUInt16BE(0)) return;
      const rcode = (message[3] ?? 0) & 0xf;
      const right = rcode === rcodes.NOERROR || rcode === rcodes.NXDOMAIN;
      settle(() => (right ? resolve(true) : reject(new Error(`answered rcode ${rcode}`))));
    };
    socket.on('message', receive);
    socket.send(question);
  });
}
