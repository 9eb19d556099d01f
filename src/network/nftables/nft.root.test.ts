/** nft on the real kernel, in a network namespace made for the test. Needs root. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#base/clock.ts';
import { run } from '#base/command.ts';
import { InteractiveNft } from './interactive-nft.ts';
import { systemNft } from './nft.ts';

const namespace = `hf-nft-${process.pid}`;
const command = ['ip', 'netns', 'exec', namespace, 'nft'];
/** The elements of the set, on one line. */
async function elements(): Promise<string> {
  const listed = await run('ip', [
    'netns',
    'exec',
    namespace,
    'nft',
    'list',
    'set',
    'ip',
    't',
    's',
  ]);
  return listed.replaceAll(/\s+/g, ' ');
}

describe.skipIf(process.getuid?.() !== 0)('nft', () => {
  beforeAll(async () => {
    await run('ip', ['netns', 'add', namespace]);
    const table = 'add table ip t\nadd set ip t s { type ipv4_addr; }\n';
    await systemNft(systemClock, command).apply(table);
  });
  afterAll(() => run('ip', ['netns', 'delete', namespace]));

  test('a change is one transaction: all of it or nothing', async () => {
    const nft = systemNft(systemClock, command);
    await nft.change('add element ip t s { 192.0.2.1 }\nadd element ip t s { 192.0.2.2 }\n');
    expect(await elements()).toContain('192.0.2.1, 192.0.2.2');
    const half = 'add element ip t s { 192.0.2.3 }\nadd element ip t nosuch { 192.0.2.4 }\n';
    await expect(nft.change(half)).rejects.toMatchObject({ code: 'COMMAND_FAILED' });
    expect(await elements()).not.toContain('192.0.2.3');
    await nft.change('delete element ip t s { 192.0.2.1 }\n');
    expect(await elements()).not.toContain('192.0.2.1');
    await nft.close();
  });

  test('a process that ended is followed by another', async () => {
    const nft = new InteractiveNft(command, systemClock);
    await nft.apply('add element ip t s { 198.51.100.1 }\n');
    await nft.close();
    await nft.apply('add element ip t s { 198.51.100.2 }\n');
    await nft.close();
    expect(await elements()).toContain('198.51.100.1, 198.51.100.2');
  });

  test('an nft without an interactive mode makes changes all the same', async () => {
    const script =
      'for word; do [ "$word" = -i ] && { echo "no such mode" >&2; exit 1; }; done; exec "$@"';
    const nft = systemNft(systemClock, ['sh', '-c', script, 'sh', ...command]);
    await nft.change('add element ip t s { 203.0.113.1 }\n');
    expect(await elements()).toContain('203.0.113.1');
    await nft.close();
  });
});
