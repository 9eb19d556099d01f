/** The DNS thread: an engine that is driven by messages. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '#base/clock.ts';
import { bug, HoldfastError, messageOf } from '#base/errors.ts';
import { Engine } from './engine.ts';
import { LogLines } from './log-lines.ts';
import type { FromThread, ThreadConfig, ToThread } from './messages.ts';

const port = parentPort ?? bug('the DNS thread was started as a program');
const tell = (message: FromThread): void => port.postMessage(message);

const lines = new LogLines(systemClock, (written) => tell({ kind: 'log', lines: written }));
const engine = new Engine(workerData as ThreadConfig /* `thread.ts` gives it. */, {
  log: (line) => lines.add(line),
  loop: (upstream) => tell({ kind: 'loop', upstream }),
});

port.on('message', (message: ToThread) => {
  if (message.kind === 'update') engine.update(message.update);
  else if (message.kind === 'settings') engine.configure(message.settings);
  else if (message.kind === 'count') void count();
  else if (message.kind === 'logged') lines.written();
  else if (message.kind === 'tap') {
    engine.tap(message.on ? (seen) => tell({ kind: 'seen', seen }) : undefined);
  } else void stop();
});

async function count(): Promise<void> {
  tell({ kind: 'counts', counts: await engine.counts() });
}

async function stop(): Promise<void> {
  await engine.stop();
  tell({ kind: 'stopped' });
  port.close();
}

try {
  tell({ kind: 'listening', addresses: await engine.start() });
} catch (error) {
  const known = error instanceof HoldfastError ? error : undefined;
  tell({
    kind: 'failed',
    code: known?.code ?? 'BUG',
    message: messageOf(error),
    ...(known?.remedy === undefined ? {} : { remedy: known.remedy }),
  });
}
