/** A container's log in CRI's format. */
import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Container } from './inventory.ts';

/**
 * What the container says at its start. Thousands say nothing themselves, and hardly anybody reads what is said in their
 * place: that is written when somebody does.
 */
export async function beginLog(container: Container, now: number): Promise<void> {
  const { stdout = '', stderr = '' } = container.command ?? {};
  const { logPath } = container.status;
  await appendLog(logPath, 'stdout', stdout, now);
  await appendLog(logPath, 'stderr', stderr, now);
}

/** Says it in place of one that said nothing. */
export async function completeLog(container: Container): Promise<void> {
  const { command, config, status, spoken } = container;
  if (command?.stdout || status.startedAt === 0) return;
  container.spoken =
    spoken ?? appendLog(status.logPath, 'stdout', simulatedLine(config), status.startedAt);
  await container.spoken;
}

/** Resolves when whoever follows the log sees it. */
async function appendLog(
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
function simulatedLine({ name, image }: Container['config']): string {
  return `simulated: container ${name} of image ${image} would run here\n`;
}
