/**
 * Writes to an API server at a steady rate until it is ended, then prints how many a second it took: 100 ConfigMaps, each
 * replaced again and again. Arguments: kubeconfig, writes a second. Prints `ready` when it has begun.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { ask, connectTo } from '../local-cluster.ts';

const [kubeconfig = '', rate = ''] = process.argv.slice(2);
const objects = 100;
const tickMs = 5;
/** A server that is slower than the rate isn't buried in requests. */
const maximumUnderWay = 64;

const session = connectTo(kubeconfig);
const collection = '/api/v1/namespaces/default/configmaps';
const bodyOf = (number: number, value: number): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `written-${number}` },
    data: { value: String(value) },
  });
for (let number = 0; number < objects; number++) await ask(session, collection, bodyOf(number, 0));

let underWay = 0;
let sent = 0;
let taken = 0;
const begin = performance.now();
process.on('SIGTERM', () => {
  console.log((taken * 1000) / (performance.now() - begin));
  process.exit();
});
console.log('ready');
for (;;) {
  const due = ((performance.now() - begin) * Number(rate)) / 1000;
  while (sent < due && underWay < maximumUnderWay) void write(sent++);
  await wait(tickMs);
}

async function write(number: number): Promise<void> {
  underWay++;
  const which = number % objects;
  const path = `${collection}/written-${which}`;
  const { status } = await ask(session, path, bodyOf(which, number), 'PUT');
  if (status === 200) taken++;
  underWay--;
}
