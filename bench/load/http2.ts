/** A worker thread that sends requests over one HTTP/2 connection and says when all are answered. */
import { connect } from 'node:http2';
import { parentPort, workerData } from 'node:worker_threads';

export interface Load {
  readonly url: string;
  readonly path: string;
  readonly streams: number;
  readonly requests: number;
  /** PEM. */
  readonly authority: string;
  readonly client: { readonly certificate: string; readonly key: string };
}

const load: Load = workerData;
const session = connect(load.url, {
  ca: load.authority,
  cert: load.client.certificate,
  key: load.client.key,
});
let left = load.requests;
await Promise.all(Array.from({ length: load.streams }, sendUntilDone));
parentPort?.postMessage('done');
session.close();

function sendUntilDone(): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (): void => {
      if (left-- <= 0) return resolve();
      const stream = session.request({ ':path': load.path });
      stream.on('response', (headers) => {
        if (headers[':status'] !== 200) reject(new Error(`answered ${headers[':status']}`));
      });
      stream.on('error', reject);
      stream.on('end', next);
      stream.resume();
    };
    next();
  });
}
