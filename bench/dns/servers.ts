/** The servers that are asked: ours and Knot DNS, each in a process of its own, both with the same names. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { types } from '#dns/wire/constants.ts';
import { toWire } from '#dns/wire/name.ts';
import { encodeQuery } from '#dns/wire/query.ts';
import { threadTicks } from '../process.ts';
import type { Programs } from './programs.ts';
import { mixShape } from './questions.ts';
import { masterFile, recordsOfAll, servicesOf, zoneName } from './zone.ts';

export interface Server extends AsyncDisposable {
  readonly port: number;
  /** Clock ticks of processor time of each thread that answers, by thread. */
  ticks(): ReadonlyMap<string, number>;
}

export async function startOwn(workers: number): Promise<Server> {
  const script = new URL('../load/serve-dns.ts', import.meta.url).pathname;
  // As the launcher starts a server.
  const words = ['--max-semi-space-size=4', script, String(workers)];
  const child = spawn(process.execPath, words, {
    env: { ...process.env, MALLOC_ARENA_MAX: '2' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(([status]) => {
      throw new Error(`our server ended with status ${String(status)}`);
    }),
  ]);
  return served(child, Number(line), 'dns');
}

/** One UDP worker; nothing is logged, signed or written. */
export async function startKnot(programs: Programs, folder: string): Promise<Server> {
  const zone = join(folder, 'zone');
  const configuration = join(folder, 'knot.conf');
  const port = await freePort();
  mkdirSync(join(folder, 'knot'), { recursive: true });
  writeFileSync(zone, masterFile(recordsOfAll(servicesOf(mixShape))));
  writeFileSync(
    configuration,
    `
server:
  rundir: "${folder}/knot"
  listen: 127.0.0.1@${port}
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: "${folder}/knot"
log:
  - target: stderr
    any: error
zone:
  - domain: ${zoneName}
    file: "${zone}"
    zonefile-sync: -1
    journal-content: none
`,
  );
  const child = spawn(programs.knotd, ['-c', configuration], {
    env: programs.environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilAnswers(child, port);
  return served(child, port, '');
}

function served(child: ChildProcess, port: number, threads: string): Server {
  const pid = child.pid ?? 0;
  return {
    port,
    ticks: () => threadTicks(pid, threads),
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

async function untilAnswers(child: ChildProcess, port: number): Promise<void> {
  const socket = createSocket('udp4');
  const answered = new AbortController();
  socket.on('message', () => answered.abort());
  // Nobody listens yet.
  socket.on('error', () => undefined);
  const question = encodeQuery(1, { name: toWire(`db-0.${zoneName}`), type: types.A });
  while (!answered.signal.aborted) {
    if (child.exitCode !== null) throw new Error('Knot DNS ended');
    socket.send(question, port, '127.0.0.1');
    await wait(20);
  }
  socket.close();
}
