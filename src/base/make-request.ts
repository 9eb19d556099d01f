/**
 * Makes certificate signing requests in a process that ends with it. The library behind it takes 12 MB for good, be it
 * in a thread of its own, and an agent that runs for months wants it for a moment a year.
 */
import { fileURLToPath } from 'node:url';
import type { MadeRequest } from './certificate-request.ts';
import { run } from './command.ts';
import type { Subject } from './x509.ts';

export interface RequestWish {
  readonly subject: Subject;
  /** DNS names and IP addresses. */
  readonly names: readonly string[];
}

/** A new key and a request for it, for each wish. Rejects with COMMAND_FAILED. */
export async function makeRequests(
  wishes: readonly RequestWish[],
  signal?: AbortSignal,
): Promise<readonly MadeRequest[]> {
  // Beside this file, in whatever form this file runs.
  const name = import.meta.url.replace(/make-request(\.\w+)$/, 'make-request-program$1');
  const made = await run(process.execPath, [fileURLToPath(name)], {
    input: JSON.stringify(wishes),
    ...(signal && { signal }),
  });
  return JSON.parse(made) as readonly MadeRequest[]; // Ours.
}
