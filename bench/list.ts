/** A list of 5,000 Pods whose bytes are warm, against a bare HTTP/2 server sending the same number of bytes. */
import { spawn } from 'node:child_process';
import type { Benchmark } from './bench.ts';
import { median } from './bench.ts';
import { ask, connectTo, withCluster } from './local-cluster.ts';
import { connect } from 'node:http2';

const pods = 5000;
const rounds = 15;

export const listBenchmark: Benchmark = {
  name: 'list',
  what: 'list of 5,000 Pods, bytes warm, against sending those bytes',
  run: () =>
    withCluster(['--simulated'], async ({ kubeconfig }) => {
      const session = connectTo(kubeconfig);
      for (let n = 0; n < pods; n += 100) {
        await Promise.all(Array.from({ length: 100 }, (_, k) => createPod(session, n + k)));
      }
      const path = '/api/v1/namespaces/default/pods';
      const { bytes } = await ask(session, path);
      const bare = await bareServer(bytes);
      const ratios: number[] = [];
      const times: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const list = await timed(() => ask(session, path));
        ratios.push(list / (await timed(() => ask(bare.session, '/'))));
        times.push(list);
      }
      session.close();
      bare.stop();
      return [
        {
          name: 'list of 5,000 Pods, bytes warm',
          value: median(ratios),
          unit: '× sending the bytes',
          bound: { at: 'most', value: 3 },
          comparedWith: `a bare HTTP/2 server with TLS sending the same ${(bytes / 1e6).toFixed(1)} MB; the list took ${median(times).toFixed(0)} ms`,
        },
      ];
    }),
};

async function createPod(session: ReturnType<typeof connectTo>, n: number): Promise<void> {
  const pod = {
    metadata: { name: `pod-${n}`, labels: { app: 'bench' } },
    // Nobody schedules it: it is there to be listed.
    spec: {
      schedulerName: 'nobody',
      containers: [{ name: 'main', image: 'busybox:1.28', command: ['sleep', '3600'] }],
    },
  };
  const { status } = await ask(session, '/api/v1/namespaces/default/pods', JSON.stringify(pod));
  if (status !== 201) throw new Error(`the Pod was answered with ${status}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** A process that answers every request with so many bytes. */
async function bareServer(bytes: number) {
  const child = spawn(
    process.execPath,
    [new URL('bare-server.ts', import.meta.url).pathname, String(bytes)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const port = await new Promise<string>((resolve) =>
    child.stdout.setEncoding('utf8').once('data', resolve),
  );
  const session = connect(`https://127.0.0.1:${port.trim()}`, { rejectUnauthorized: false });
  return {
    session,
    stop: () => {
      session.close();
      child.kill();
    },
  };
}
