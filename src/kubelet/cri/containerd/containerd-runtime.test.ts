/** The suite on a private containerd with the busybox stand-in; needs root, containerd and CNI plugins. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe } from 'vitest';
import { systemClock } from '#base/clock.ts';
import { run } from '#base/command.ts';
import { silentLogger } from '#base/log.ts';
import { loadArchive } from '../../images/load.ts';
import { pauseImage, writePauseImage } from '../../images/pause-image.ts';
import { buildStandIn } from '../../images/stand-in.ts';
import { busybox } from '../../images/stand-ins/busybox.ts';
import { describeRuntime } from '../conformance.ts';
import type { RuntimeUnderTest } from '../conformance.ts';
import { socketOf } from './config.ts';
import { ContainerdRuntime } from './containerd-runtime.ts';
import { ContainerdProcess } from './process.ts';
import { removeContainerd } from './remove.ts';

const bridge = `hft${process.pid % 10_000_000}`;
const plugins = '/usr/lib/cni';

const network = {
  cniVersion: '0.4.0',
  name: bridge,
  plugins: [
    {
      type: 'bridge',
      bridge,
      isGateway: true,
      ipam: { type: 'host-local', ranges: [[{ subnet: '10.98.76.0/24' }]] },
    },
  ],
};

async function start(): Promise<RuntimeUnderTest> {
  const directory = await mkdtemp(path.join(tmpdir(), 'hf-cri-'));
  const cni = path.join(directory, 'cni');
  await mkdir(cni);
  const [bridgePlugin] = network.plugins;
  const plugin = {
    ...bridgePlugin,
    ipam: { ...bridgePlugin?.ipam, dataDir: path.join(directory, 'ipam') },
  };
  await writeFile(
    path.join(cni, '10-test.conflist'),
    JSON.stringify({ ...network, plugins: [plugin] }),
  );
  const options = {
    rootDirectory: path.join(directory, 'root'),
    stateDirectory: path.join(directory, 'state'),
    cniConfigDirectory: cni,
    cniPluginDirectories: [plugins],
    sandboxImage: pauseImage,
    restrictOomScoreAdjust: true,
    clock: systemClock,
    log: silentLogger,
  };
  const cgroupParent = `/${path.basename(directory)}`;
  const aborter = new AbortController();
  const environment = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };
  const containerd = new ContainerdProcess({ ...options, outlive: false, environment });
  const running = containerd.run(aborter.signal);
  await containerd.ready();
  const socketPath = socketOf(options);
  await writePauseImage(path.join(directory, 'pause.tar'));
  const image = await buildStandIn(busybox, {
    cacheDir: '/var/cache/holdfast/images',
    log: silentLogger,
  });
  for (const archive of [path.join(directory, 'pause.tar'), image]) {
    await loadArchive(archive, { socketPath, log: silentLogger });
  }
  const runtime = new ContainerdRuntime({ socketPath, clock: systemClock, log: silentLogger });
  return {
    runtime,
    cgroupParent,
    async stop() {
      runtime.close();
      aborter.abort();
      await running;
      await removeContainerd({ ...options, cgroupParents: [cgroupParent], purge: true });
      await run('ip', ['link', 'delete', bridge]);
      await rm(directory, { recursive: true });
    },
  };
}

/** Why it can't be tested here; empty when it can. */
function obstacle(): string {
  if (process.getuid?.() !== 0) return 'needs root';
  const missing = [
    '/usr/bin/containerd',
    '/usr/sbin/runc',
    `${plugins}/bridge`,
    '/usr/bin/apt-get',
  ].filter((file) => !existsSync(file));
  return missing.length > 0 ? `needs ${missing.join(', ')}` : '';
}

const why = obstacle();
describe.skipIf(why !== '')(why === '' ? 'on this machine' : `skipped: ${why}`, () => {
  describeRuntime('containerd', start);
});
