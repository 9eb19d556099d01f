/** The node's interface in a network namespace made for the test. Needs root. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attempt, run } from '#base/command.ts';

const namespace = `hf-test-${process.pid}-net`;
const inside = (...words: string[]): Promise<string> =>
  run('ip', ['netns', 'exec', namespace, ...words]);

/** Calls a function of a module in the namespace: a process is in one only. */
async function call(expression: string, file = 'node-network.ts'): Promise<void> {
  const { pathname } = new URL(file, import.meta.url);
  const script = `import * as network from '${pathname}'; await network.${expression};`;
  await inside(process.execPath, '--input-type=module', '-e', script);
}

describe.skipIf(process.getuid?.() !== 0)('node network', () => {
  beforeAll(() => run('ip', ['netns', 'add', namespace]));
  afterAll(() => run('ip', ['netns', 'delete', namespace]));

  const setUp = `setUpNodeNetwork({ interface: 'hf-services', addresses: ['10.43.0.10'], serviceCIDR: '10.43.0.0/16' })`;

  test('the address is the node’s own, the range has a route, and doing it again changes nothing', async () => {
    await call(setUp);
    await call(setUp);
    const route = await inside('ip', '-4', 'route', 'get', '10.43.0.10');
    expect(route).toMatch(/^local 10\.43\.0\.10/);
    expect(await inside('ip', '-4', 'route', 'show')).toContain('10.43.0.0/16 dev hf-services');
    const addresses = await inside('ip', '-4', '-o', 'address', 'show', 'dev', 'hf-services');
    expect(addresses.trim().split('\n')).toHaveLength(1);
    expect((await inside('cat', '/proc/sys/net/ipv4/ip_forward')).trim()).toBe('1');
  });

  test('the Pods’ bridge keeps no address of a former range', async () => {
    const addresses = async (): Promise<string[]> =>
      (await inside('ip', '-4', '-o', 'address', 'show', 'dev', 'cni0')).match(/inet \S+/g) ?? [];
    await call(`forgetFormerRange('cni0', '10.42.3.0/24')`, 'former-range.ts');
    await inside('ip', 'link', 'add', 'cni0', 'type', 'bridge');
    for (const address of ['10.42.1.1/24', '10.42.3.1/24']) {
      await inside('ip', 'address', 'add', address, 'dev', 'cni0');
    }
    await call(`forgetFormerRange('cni0', '10.42.3.0/24')`, 'former-range.ts');
    expect(await addresses()).toEqual(['inet 10.42.3.1/24']);
    await call(`forgetFormerRange('cni0', '10.42.4.0/24')`, 'former-range.ts');
    expect(await addresses()).toEqual([]);
  });

  test('it goes without a trace, and may be gone already', async () => {
    await call(`removeNodeNetwork(['hf-services', 'cni0'])`);
    await call(`removeNodeNetwork(['hf-services', 'cni0'])`);
    const words = ['netns', 'exec', namespace, 'ip', 'link', 'show', 'hf-services'];
    expect((await attempt('ip', words)).status).not.toBe(0);
  });
});
