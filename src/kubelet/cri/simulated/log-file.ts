/** A container's log in CRI's format, written at once so that whoever follows it sees it. */
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { ContainerConfig } from '../runtime.ts';

export function appendLog(
  file: string,
  stream: 'stdout' | 'stderr',
  text: string,
  now: number,
): void {
  if (text === '') return;
  // CRI writes nanoseconds.
  const time = new Date(now).toISOString().replace('Z', '000000Z');
  const ended = text.endsWith('\n') ? text.slice(0, -1) : text;
  const lines = ended.split('\n').map((line) => `${time} ${stream} F ${line}\n`);
  mkdirSync(path.dirname(file), { recursive: true });
  appendFileSync(file, lines.join(''));
}

/** What a container says that can't say anything itself. */
export function simulatedLine({ name, image }: ContainerConfig): string {
  return `simulated: container ${name} of image ${image} would run here\n`;
}
