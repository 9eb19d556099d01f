import { run } from '#base/command.ts';
import { mountPoints } from '#base/mounts.ts';

/** Unmounts everything below the directories, the deepest first; what the directories themselves stand on stays. */
export async function unmountBelow(directories: readonly string[]): Promise<void> {
  const points = (await mountPoints()).filter((point) =>
    directories.some((directory) => point.startsWith(`${directory}/`)),
  );
  for (const point of points.reverse()) await run('umount', ['--lazy', point]);
}
