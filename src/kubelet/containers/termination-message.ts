/** What a container left to say: `terminationMessagePath`, or the tail of its log with `FallbackToLogsOnError`. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError, messageOf } from '#base/errors.ts';
import type { ContainerStatus } from '../cri/runtime.ts';
import { terminationMessagePathAnnotation, terminationMessagePolicyAnnotation } from '../labels.ts';
import type { PodPaths } from '../pod-paths.ts';

/** Limits of upstream: bytes of the file, bytes and lines of the log. */
const maxFileBytes = 4096;
const maxLogBytes = 2048;
const maxLogLines = 80;

export async function readTerminationMessage(
  run: ContainerStatus,
  paths: PodPaths,
): Promise<string> {
  const fromLogs =
    run.annotations[terminationMessagePolicyAnnotation] === 'FallbackToLogsOnError' &&
    run.exitCode !== 0;
  if (run.annotations[terminationMessagePathAnnotation]) {
    const path = paths.terminationMessage(run.name, run.attempt);
    try {
      const message = await tailOf(path, maxFileBytes);
      if (message || !fromLogs) return message;
    } catch (error) {
      if (!isSystemError(error, 'ENOENT')) {
        return `Error on reading termination log ${path}: ${messageOf(error)}`;
      }
    }
  }
  if (!fromLogs) return '';
  return logTail(join(paths.logs, run.name, `${run.attempt}.log`));
}

async function logTail(path: string): Promise<string> {
  try {
    // The frame of a line (time, stream, tag) takes space too: read more than is wanted.
    const raw = await tailOf(path, maxLogBytes * 4);
    const lines = raw.split('\n').filter((line) => line !== '');
    const text = lines.slice(-maxLogLines).map(payloadOf).join('');
    return Buffer.from(text).subarray(-maxLogBytes).toString();
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return '';
    return `Error reading logs: ${messageOf(error)}`;
  }
}

/** CRI's log format: `<RFC 3339 time> <stdout|stderr> <F|P> <text>`; P means that the line goes on. */
function payloadOf(line: string): string {
  const match = /^\S+ (?:stdout|stderr) ([FP])\S* ?(.*)$/s.exec(line);
  if (!match) return '';
  return `${match[2] ?? ''}${match[1] === 'F' ? '\n' : ''}`;
}

async function tailOf(path: string, bytes: number): Promise<string> {
  await using file = await open(path);
  const { size } = await file.stat();
  const buffer = Buffer.alloc(Math.min(size, bytes));
  await file.read(buffer, 0, buffer.length, Math.max(0, size - bytes));
  return buffer.toString();
}
