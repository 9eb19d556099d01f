/**
 * A client that writes rows through a database's name, one after the other, for as long as it is let: it notes each row
 * that was acknowledged, so that a test can say in the end that each is there exactly once. A row without an answer may
 * be there or not, as with every database.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { TestCluster } from './cluster.ts';

const client = 'mysql -uroot -p123456 --connect-timeout=2 -N';

export class Writer {
  readonly #cluster: TestCluster;
  readonly #host: string;
  readonly #name: string;
  readonly #folder: string;

  /** `host` is the database's name as a Pod says it, such as `mysql-0.db`. */
  constructor(cluster: TestCluster, host: string) {
    this.#cluster = cluster;
    this.#host = host;
    this.#name = `writer-${host.split('.')[0]}`;
    this.#folder = join(cluster.dataDir, this.#name);
  }

  /** Resolves when the first row is acknowledged. `node` is where the writer runs. */
  async start(node: string): Promise<void> {
    mkdirSync(this.#folder);
    const script = [
      `until ${client} -h ${this.#host} -e 'CREATE DATABASE IF NOT EXISTS ledger; CREATE TABLE IF NOT EXISTS ledger.entries (id INT)'; do sleep 1; done`,
      // A writer that was restarted goes on after its last row.
      'i=$(tail -n 1 /acks/list 2>/dev/null || true); i=$((${i:-0} + 100000))',
      `while true; do i=$((i + 1)); if timeout 5 ${client} -h ${this.#host} -e "INSERT INTO ledger.entries VALUES ($i)"; then echo $i >> /acks/list; sync /acks/list; fi; sleep 0.1; done`,
    ].join('\n');
    await this.#cluster.apply(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: this.#name },
        spec: {
          nodeName: node,
          terminationGracePeriodSeconds: 0,
          tolerations: [{ operator: 'Exists' }],
          containers: [
            {
              name: 'writer',
              image: 'mysql:5.7',
              command: ['bash', '-c', script],
              volumeMounts: [{ name: 'acks', mountPath: '/acks' }],
            },
          ],
          volumes: [{ name: 'acks', hostPath: { path: this.#folder } }],
        },
      }),
    );
    await this.another();
  }

  /** Resolves when one more row than now is acknowledged. */
  async another(seconds = 120): Promise<void> {
    const before = this.#acknowledged().length;
    await this.#cluster.until(
      'one more row is acknowledged',
      () => Promise.resolve(this.#acknowledged().length > before),
      seconds,
    );
  }

  /** Each acknowledged row is there exactly once. */
  async check(): Promise<void> {
    // Read first: a row that is acknowledged later isn't asked for.
    const acknowledged = this.#acknowledged();
    const rows = await this.#cluster.until('the database answers', async () => {
      const { status, stdout } = await this.#cluster.attempt(
        'exec',
        this.#name,
        '--',
        'bash',
        '-c',
        `${client} -h ${this.#host} -e 'SELECT id, COUNT(*) FROM ledger.entries GROUP BY id'`,
      );
      return status === 0 && stdout;
    });
    const counts = new Map(
      rows
        .trim()
        .split('\n')
        .map((line): [string, string] => {
          const [id = '', count = ''] = line.split('\t');
          return [id, count];
        }),
    );
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(acknowledged.filter((id) => counts.get(id) !== '1')).toEqual([]);
  }

  #acknowledged(): readonly string[] {
    try {
      return readFileSync(join(this.#folder, 'list'), 'utf8').split('\n').slice(0, -1);
    } catch {
      return []; // Not yet.
    }
  }
}
