/**
 * Asks for names without pause, in a thread of its own: a test's own thread is busy with the cluster that it runs, and
 * would ask only between its changes. Asks until it is told anything, then tells what it saw.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Asker } from './asker.ts';

export interface AskOn {
  readonly server: { readonly host: string; readonly port: number };
  /** Each is there, with an address, all the time. */
  readonly names: readonly string[];
}

export interface AskedOn {
  readonly asked: number;
  /** Each name that had no address, with what was said instead. */
  readonly missing: readonly string[];
}

const { server, names }: AskOn = workerData;
const until = { enough: false };
parentPort?.once('message', () => (until.enough = true));

const asker = new Asker(() => server);
const missing: string[] = [];
let asked = 0;
while (!until.enough) {
  await Promise.all(
    names.map(async (name) => {
      const said = await asker.look(name);
      if (!/^[\d.]+$/.test(said)) missing.push(`${name}: ${said}`);
    }),
  );
  asked += names.length;
}
asker.close();
const result: AskedOn = { asked, missing };
parentPort?.postMessage(result);
