import { createHash } from 'node:crypto';
import type { ImageStatus } from '../runtime.ts';
import { RuntimeError } from '../runtime-error.ts';

/** Images that are there as soon as somebody asks; their digests are those of their names. */
export class SimulatedImages {
  readonly #known = new Map<string, ImageStatus>();

  list(): readonly ImageStatus[] {
    return [...this.#known.values()];
  }

  /** Undefined for an unknown id, and for what no registry has. */
  status(reference: string): ImageStatus | undefined {
    if (isMissing(reference)) return undefined;
    const known = this.list().find(({ id, tags }) => id === reference || tags.includes(reference));
    if (known || reference.startsWith('sha256:')) return known;
    const digest = createHash('sha256').update(reference).digest('hex');
    const status: ImageStatus = {
      id: `sha256:${digest}`,
      tags: [reference],
      digests: [`${reference.replace(/[:@][^/]*$/, '')}@sha256:${digest}`],
      sizeBytes: 1024 * 1024,
      pinned: false,
    };
    this.#known.set(status.id, status);
    return status;
  }

  pull(reference: string): string {
    const status = this.status(reference);
    if (status) return status.id;
    throw new RuntimeError(
      'not-found',
      `failed to pull and unpack image "${reference}": failed to resolve reference "${reference}": not found`,
    );
  }

  remove(reference: string): void {
    const status = this.status(reference);
    if (status) this.#known.delete(status.id);
  }
}

/** RFC 6761: no name below `.invalid` exists. */
function isMissing(reference: string): boolean {
  const [registry = ''] = reference.split('/');
  return /\.invalid(:\d+)?$/.test(registry);
}
