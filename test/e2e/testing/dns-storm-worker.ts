/** A thread that asks a DNS server over UDP without pause, many questions at a time, and checks each answer. */
import { createSocket } from 'node:dgram';
import { parentPort, workerData } from 'node:worker_threads';
import type { Storm, StormReport } from './dns-storm.ts';

const outstanding = 64;
/** Without an answer for so long it is a lost one: what a client waits at least. */
const patienceMs = 2000;
const wrongKept = 20;

const { host, port, count, queries }: Storm = workerData;
const messages = queries.map(({ message }) => Buffer.from(message));
const wrong: string[] = [];
/** By id: the question, and since when. */
const asked = new Map<number, { readonly query: number; readonly since: number }>();
const socket = createSocket('udp4');
let [sent, answered, mistakes, nextId] = [0, 0, 0, 0];

function report(kind: StormReport['kind']): void {
  parentPort?.postMessage({ kind, answered, mistakes, wrong } satisfies StormReport);
}

function mistake(query: number, what: string): void {
  mistakes += 1;
  if (wrong.length < wrongKept) wrong.push(`${queries[query]?.asked}: ${what}`);
}

function ask(): void {
  const query = sent % queries.length;
  const message = messages[query];
  if (!message) return;
  while (asked.has(nextId)) nextId = (nextId + 1) & 0xffff;
  const copy = Buffer.from(message);
  copy.writeUInt16BE(nextId, 0);
  asked.set(nextId, { query, since: performance.now() });
  nextId = (nextId + 1) & 0xffff;
  sent += 1;
  socket.send(copy, port, host);
}

function check(query: number, answer: Buffer): void {
  const { expected, address } = queries[query] ?? {};
  const rcode = answer.readUInt16BE(2) & 0xf;
  const records = answer.readUInt16BE(6);
  const said =
    rcode === 0 ? (records > 0 ? 'records' : 'empty') : rcode === 3 ? 'absent' : `rcode ${rcode}`;
  const right =
    expected === 'records or absent' ? said === 'records' || said === 'absent' : said === expected;
  if (!right) mistake(query, `${said}, not ${expected}`);
  // The only record is the last thing in the message.
  else if (
    address !== undefined &&
    !answer.subarray(-4).equals(Buffer.from(address.split('.').map(Number)))
  )
    mistake(query, `${answer.subarray(-4).join('.')}, not ${address}`);
}

socket.on('message', (answer) => {
  const id = answer.readUInt16BE(0);
  const about = asked.get(id);
  if (!about) return;
  asked.delete(id);
  answered += 1;
  check(about.query, answer);
  if (sent < count) ask();
  if (answered + lost === count) finish();
});

let lost = 0;
const watch = setInterval(() => {
  const late = performance.now() - patienceMs;
  for (const [id, { query, since }] of asked) {
    if (since > late) continue;
    asked.delete(id);
    lost += 1;
    mistake(query, 'no answer');
    if (sent < count) ask();
  }
  if (answered + lost === count) finish();
  else report('progress');
}, 250);

function finish(): void {
  clearInterval(watch);
  socket.close();
  report('done');
}

socket.bind(0, '127.0.0.1', () => {
  for (let at = 0; at < outstanding; at++) ask();
});
