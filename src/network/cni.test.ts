import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { networkConfiguration, writeNetworkConfiguration } from './cni.ts';

test('networkConfiguration() gives Pods the node’s range and the bridge as their gateway', () => {
  const configuration = networkConfiguration({
    bridge: 'cni0',
    podCIDR: '10.42.3.0/24',
    stateDir: '/state',
    mtu: 1450,
  });
  expect(configuration).toMatchObject({
    cniVersion: '1.0.0',
    plugins: [
      {
        type: 'bridge',
        bridge: 'cni0',
        isDefaultGateway: true,
        hairpinMode: true,
        ipMasq: false,
        mtu: 1450,
        ipam: { type: 'host-local', ranges: [[{ subnet: '10.42.3.0/24', gateway: '10.42.3.1' }]] },
      },
    ],
  });
});

test('writeNetworkConfiguration() leaves one whole file', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-cni-'));
  try {
    const network = { bridge: 'cni0', podCIDR: '10.42.0.0/24', stateDir: join(dir, 'state') };
    await writeNetworkConfiguration(join(dir, 'net.d'), network);
    await writeNetworkConfiguration(join(dir, 'net.d'), network);
    expect(await readdir(join(dir, 'net.d'))).toEqual(['10-holdfast.conflist']);
    const text = await readFile(join(dir, 'net.d', '10-holdfast.conflist'), 'utf8');
    expect(JSON.parse(text)).toEqual(networkConfiguration(network));
  } finally {
    await rm(dir, { recursive: true });
  }
});
