/** The image of the sandboxes: the pause program and nothing else, for both architectures. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pauseProgram } from './elf.ts';
import type { Architecture } from './elf.ts';
import { writeArchive } from './oci-archive.ts';

/** Raise the tag whenever the program changes: a node keeps what it has under a name. */
export const pauseImage = 'holdfast.local/pause:1';

const architectures: readonly Architecture[] = ['amd64', 'arm64'];

/** Writes the image's archive to `file`. */
export async function writePauseImage(file: string): Promise<void> {
  const staging = await mkdtemp(path.join(tmpdir(), 'holdfast-pause-'));
  try {
    const platforms = [];
    for (const architecture of architectures) {
      const rootDirectory = path.join(staging, architecture);
      await mkdir(rootDirectory, { mode: 0o755 });
      await writeFile(path.join(rootDirectory, 'pause'), pauseProgram(architecture), {
        mode: 0o755,
      });
      const config = { Entrypoint: ['/pause'], User: '65535:65535', WorkingDir: '/' };
      platforms.push({ architecture, rootDirectory, config });
    }
    await writeArchive(file, { references: [pauseImage], platforms });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
