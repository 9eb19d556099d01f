/** `holdfast dns …` on the clusters that the command line knows, by their kubeconfigs. */
import type { DnsControl, DnsReport, DnsTarget } from '#cli/dns-control.ts';
import { systemClock } from '#base/clock.ts';
import type { HttpsClient } from '#client/https/client.ts';

/** Resolves with a client of the target, which whoever asks closes. */
export type OpenClient = (target: DnsTarget) => Promise<HttpsClient>;

export function createDnsControl(open: OpenClient): DnsControl {
  const once = async (
    target: DnsTarget,
    work: (client: HttpsClient) => Promise<DnsReport>,
  ): Promise<DnsReport> => {
    const client = await open(target);
    try {
      return await work(client);
    } finally {
      client.close();
    }
  };
  async function* stream(
    target: DnsTarget,
    work: (client: HttpsClient) => AsyncIterable<DnsReport>,
  ): AsyncGenerator<DnsReport> {
    const client = await open(target);
    try {
      yield* work(client);
    } finally {
      client.close();
    }
  }
  return {
    async explain(target, options) {
      const { explainName } = await import('./explain-name.ts');
      return once(target, (client) => explainName(client, systemClock, options));
    },
    async *follow(target, options, signal) {
      const { followName } = await import('./explain-name.ts');
      yield* stream(target, (client) => followName(client, systemClock, options, signal));
    },
    async query(target, options) {
      const { queryName } = await import('./query-name.ts');
      return once(target, (client) => queryName(client, options));
    },
    async records(target, options) {
      const { listRecords } = await import('./list-records.ts');
      return once(target, (client) => listRecords(client, options));
    },
    async *trace(target, options, signal) {
      const { traceNames } = await import('./trace-names.ts');
      yield* stream(target, (client) => traceNames(client, systemClock, options, signal));
    },
  };
}
