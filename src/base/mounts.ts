/** What is mounted on this machine (Linux). */
import { readFile } from 'node:fs/promises';

/** Every mount point that this process sees, in the order in which they were made. */
export async function mountPoints(): Promise<string[]> {
  const table = await readFile('/proc/self/mountinfo', 'utf8');
  return table.split('\n').map((line) => unescape(line.split(' ')[4] ?? ''));
}

/** The kernel writes blanks and backslashes in octal. */
function unescape(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
