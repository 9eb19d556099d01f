/**
 * Cluster DNS: questions a second that the one DNS thread answers, beside a UDP responder that only sends back what it
 * gets, in a thread of its own too. The client is another thread that keeps a window of questions under way.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { endpointSlices, namespaces, services } from '#api/gen/resources.ts';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { createClusterDns } from '#dns/dns.ts';
import { namespace, service, slice } from '#dns/fixtures.ts';
import { types } from '#dns/wire/constants.ts';
import { toWire } from '#dns/wire/name.ts';
import { encodeQuery } from '#dns/wire/query.ts';
import { median } from './bench.ts';
import type { Benchmark, Row } from './bench.ts';

const runs = 5;
const runMs = 1000;

/** Sends back each datagram. */
const echoScript = `
const { parentPort } = require('node:worker_threads');
const socket = require('node:dgram').createSocket('udp4');
socket.on('message', (message, from) => socket.send(message, from.port, from.address));
socket.bind(0, '127.0.0.1', () => parentPort.postMessage(socket.address().port));`;

/** Keeps 64 questions under way for a while, and says how many were answered. */
const clientScript = `
const { parentPort, workerData: { port, question, runMs } } = require('node:worker_threads');
const socket = require('node:dgram').createSocket('udp4');
let answered = 0;
socket.on('message', () => { answered++; socket.send(question); });
socket.connect(port, '127.0.0.1', () => {
  for (let sent = 0; sent < 64; sent++) socket.send(question);
  setTimeout(() => { parentPort.postMessage(answered * 1000 / runMs); socket.close(); }, runMs);
});`;

async function answersPerSecond(port: number, question: Buffer): Promise<number> {
  const worker = new Worker(clientScript, { eval: true, workerData: { port, question, runMs } });
  const [rate] = (await once(worker, 'message')) as [number]; // What the script posts.
  await worker.terminate();
  return rate;
}

async function run(): Promise<readonly Row[]> {
  const informers = new MemoryInformers();
  informers.of(namespaces).put(namespace('default'));
  for (let number = 0; number < 1000; number++) {
    informers.of(services).put(service(`db-${number}`));
    const members = [0, 1, 2].map(
      (at) => `mysql-${at}=10.42.${number >> 6}.${(number & 63) * 4 + at}`,
    );
    informers.of(endpointSlices).put(slice(`db-${number}`, members));
  }
  const dns = createClusterDns({
    informers,
    clock: systemClock,
    recorder: { event: () => undefined },
    log: silentLogger,
    config: {
      clusterDomain: 'cluster.local',
      ranges: ['10.42.0.0/16', '10.43.0.0/16'],
      dnsAddress: '10.43.0.10',
      listen: [{ host: '127.0.0.1', port: 0 }],
    },
  });
  const stop = new AbortController();
  const running = dns.run(stop.signal);
  await dns.ready?.();
  const [{ port } = { port: 0 }] = await dns.addresses();
  const echo = new Worker(echoScript, { eval: true });
  const [echoPort] = (await once(echo, 'message')) as [number]; // What the script posts.

  const questionOf = (name: string): Buffer =>
    encodeQuery(1, { name: toWire(`${name}.svc.cluster.local`), type: types.A });
  const questions = {
    'a member’s name': questionOf('mysql-1.db-500.default'),
    'a name that isn’t there': questionOf('www.example.com.default'),
  };
  const rows: Row[] = [];
  for (const [what, question] of Object.entries(questions)) {
    const [ours, floor]: [number[], number[]] = [[], []];
    for (let number = 0; number < runs; number++) {
      ours.push(await answersPerSecond(port, question));
      floor.push(await answersPerSecond(echoPort, question));
    }
    rows.push({
      name: `${what}, answers a second of a responder that only echoes`,
      value: (100 * median(ours)) / median(floor),
      unit: '%',
      comparedWith: `${Math.round(median(ours))}/s against ${Math.round(median(floor))}/s`,
    });
  }
  stop.abort();
  await Promise.all([running, echo.terminate()]);
  return rows;
}

export const dnsBenchmark: Benchmark = {
  name: 'dns',
  what: 'questions a second that the DNS thread answers',
  run,
};
