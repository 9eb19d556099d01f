/** A container's log in CRI's format. */
import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ContainerConfig } from '../runtime.ts';

/** Resolves when whoever follows the log sees it. */
export async function appendLog(
  file: string,
  stream: 'stdout' | 'stderr',
  text: string,
  now: number,
): Promise<void> {
  if (text === '') return;
  // CRI writes nanoseconds.
  const time = new Date(now).toISOString().replace('Z', '000000Z');
  const ended = text.endsWith('\n') ? text.slice(0, -1) : text;
  const lines = ended.split('\n').map((line) => `${time} ${stream} F ${line}\n`);
  await mkdir(path.dirname(file), { recursive: true });
  await appendFile(file, lines.join(''));
}

/** What a container says that can't say anything itself. */
export function simulatedLine({ name, image }: ContainerConfig): string {
  return `simulated: container ${name} of image ${image} would run here\n`;
}
