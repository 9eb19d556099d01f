import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { pauseProgram } from './elf.ts';

describe('pauseProgram()', () => {
  test.each([
    ['amd64', 62],
    ['arm64', 183],
  ] as const)('for %s is a small static executable', (architecture, machine) => {
    const program = pauseProgram(architecture);
    expect(program.toString('latin1', 0, 4)).toBe('\x7fELF');
    expect(program.readUInt16LE(18)).toBe(machine);
    // Loaded whole, and entered behind the headers.
    expect(program.readBigUInt64LE(64 + 32)).toBe(BigInt(program.length));
    expect(program.readBigUInt64LE(24)).toBe(0x400078n);
    expect(program.length).toBeLessThan(300);
  });

  test('jumps within itself on arm64', () => {
    const program = pauseProgram('arm64');
    const word = (index: number): number => program.readUInt32LE(120 + index * 4);
    const conditional = (index: number): number => index + ((word(index) << 8) >> 13);
    expect([17, 19].map(conditional)).toEqual([29, 29]);
    expect(conditional(27)).toBe(20);
    expect(28 + ((word(28) << 6) >> 6)).toBe(10);
  });

  test.runIf(process.arch === 'x64' || process.arch === 'arm64')(
    'ends on SIGTERM, not on SIGCHLD',
    async () => {
      const directory = await mkdtemp(path.join(tmpdir(), 'holdfast-elf-'));
      const file = path.join(directory, 'pause');
      await writeFile(file, pauseProgram(process.arch === 'x64' ? 'amd64' : 'arm64'), {
        mode: 0o755,
      });
      const child = spawn(file);
      await once(child, 'spawn');
      // Until it has blocked its signals, SIGTERM would end it too, but by the signal.
      await new Promise((resolve) => setTimeout(resolve, 100));
      child.kill('SIGCHLD');
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(child.exitCode).toBeNull();
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      expect(await exited).toEqual([0, null]);
      await rm(directory, { recursive: true });
    },
  );
});
