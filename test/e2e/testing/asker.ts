/** A Pod that asks for names without pause, and notes each change of what they answer. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestCluster } from './cluster.ts';
import { programMounts, programVolumes, resolversImage } from './resolvers-image.ts';

export interface Change {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly name: string;
  readonly type: 'A' | 'AAAA';
  /** Addresses in their order, or in capitals why there are none. */
  readonly answer: string;
}

export class Asker {
  readonly #cluster: TestCluster;
  readonly #pod: string;
  readonly #folder: string;

  constructor(cluster: TestCluster, pod: string) {
    this.#cluster = cluster;
    this.#pod = pod;
    this.#folder = join(cluster.dataDir, pod);
  }

  /** `names` are those of the namespace `default`, such as `db-0.db`. Resolves when each was answered once. */
  async start(node: string, names: readonly string[]): Promise<void> {
    mkdirSync(this.#folder);
    const command = ['/node', '/holdfast/test/e2e/testing/ask-without-pause.ts', '/notes/list'];
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: this.#pod },
      spec: {
        nodeName: node,
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name: 'main',
            image: resolversImage,
            command: [...command, ...names.map(complete)],
            volumeMounts: [...programMounts, { name: 'notes', mountPath: '/notes' }],
          },
        ],
        volumes: [...programVolumes, { name: 'notes', hostPath: { path: this.#folder } }],
      },
    };
    await this.#cluster.apply(JSON.stringify(pod));
    await this.another();
  }

  async stop(): Promise<void> {
    await this.#cluster.kubectl('delete', 'pod', this.#pod);
  }

  /** Resolves when every name was asked for once more. */
  async another(): Promise<void> {
    const before = this.#counts().length;
    // The second one: the first may tell of a round that began earlier.
    await this.#cluster.until(`${this.#pod} asks on`, () =>
      Promise.resolve(this.#counts().length > before + 1),
    );
  }

  questions(): number {
    return this.#counts().at(-1) ?? 0;
  }

  /** What the name answered, one after the other. */
  changes(name: string, type: 'A' | 'AAAA' = 'A'): readonly Change[] {
    return this.#lines().filter(
      (line): line is Change =>
        'name' in line && line.name === complete(name) && line.type === type,
    );
  }

  answers(name: string, type: 'A' | 'AAAA' = 'A'): readonly string[] {
    return this.changes(name, type).map(({ answer }) => answer);
  }

  /** When it was the name's answer first, by its last change. */
  async until(name: string, is: (answer: string) => boolean, seconds = 60): Promise<Change> {
    return this.#cluster.until(
      `another answer for ${name}`,
      () => {
        const last = this.changes(name).at(-1);
        return Promise.resolve(last && is(last.answer) ? last : undefined);
      },
      seconds,
    );
  }

  #counts(): readonly number[] {
    return this.#lines().flatMap((line) => ('questions' in line ? [line.questions] : []));
  }

  #lines(): readonly (Change | { readonly questions: number })[] {
    let text = '';
    try {
      text = readFileSync(join(this.#folder, 'list'), 'utf8');
    } catch {
      // It hasn't begun.
    }
    // The last line may not be whole yet.
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  }
}

function complete(name: string): string {
  return `${name}.default.svc.cluster.local`;
}
