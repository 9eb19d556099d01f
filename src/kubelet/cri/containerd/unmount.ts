import { readFile } from 'node:fs/promises';
import { run } from '#base/command.ts';

/** Unmounts everything below the directories, the deepest first. */
export async function unmountBelow(directories: readonly string[]): Promise<void> {
  const table = await readFile('/proc/self/mountinfo', 'utf8');
  const points = table
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .map((point) =>
      point.replaceAll(/\\(\d{3})/g, (_, octal: string) =>
        String.fromCodePoint(Number.parseInt(octal, 8)),
      ),
    )
    .filter((point) => directories.some((directory) => point.startsWith(`${directory}/`)));
  for (const point of points.reverse()) await run('umount', ['--lazy', point]);
}
