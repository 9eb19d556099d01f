/** `holdfast dns explain`: the objects from the API, the answers from the node's DNS, the Pod's resolver as its kubelet sets it. */
import {
  endpointSlices,
  networkPolicies,
  pods,
  services,
  statefulSets,
} from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import type { ResourceType } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import { sleep } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import { HoldfastError } from '#base/errors.ts';
import type { DnsReport, ExplainOptions } from '#cli/dns-control.ts';
import type { HttpsClient } from '#client/https/client.ts';
import type { ClientSettings, Reply } from '#dns/explain/case.ts';
import { explain } from '#dns/explain/explain.ts';
import type { Explanation } from '#dns/explain/explain.ts';
import { renderExplanation } from '#dns/explain/render.ts';
import { replyOf } from '#dns/explain/reply.ts';
import { addressTypes } from '#dns/explain/walk.ts';
import { toWire } from '#dns/wire/name.ts';
import { composeDns } from '#kubelet/sandbox/dns.ts';
import { hostNetworkHostsContent, hostsContent } from '#kubelet/sandbox/hosts-file.ts';
import { chooseNode, numberOf } from './node-dns.ts';
import type { NodeDns } from './node-dns.ts';
import type { NodeDnsSettings } from './node-route.ts';
import { takeSnapshot } from './snapshot.ts';

export async function explainName(
  client: HttpsClient,
  clock: Clock,
  options: ExplainOptions,
): Promise<DnsReport> {
  return reportOf(await explanationOf(client, clock, options));
}

function reportOf(told: Explanation): DnsReport {
  return { lines: renderExplanation(told), value: told, ok: told.resolves };
}

async function explanationOf(
  client: HttpsClient,
  clock: Clock,
  options: ExplainOptions,
): Promise<Explanation> {
  const { name, namespace, type = addressTypes } = options;
  if (type !== addressTypes) numberOf(type);
  const pod = await askingPod(client, options);
  const dns = await chooseNode(client, { node: options.node, pod });
  const settings = await dns.settings();
  const snapshot = await takeSnapshot({ client, clock, settings, name, namespace });
  return explain({
    name,
    type,
    snapshot,
    client: {
      namespace,
      ...(pod ? { pod } : {}),
      settings: resolverOf(pod, namespace, settings),
      hosts: pod ? hostsOf(pod, settings) : '',
    },
    ask: (one, kind) => askNode(dns, one, kind),
  });
}

async function askingPod(
  client: HttpsClient,
  { namespace, pod }: ExplainOptions,
): Promise<Pod | undefined> {
  if (pod === undefined) return undefined;
  try {
    return await client.get(pods, { namespace, name: pod });
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
    throw new HoldfastError(
      'CONFIG_INVALID',
      `there is no Pod "${pod}" in namespace "${namespace}"`,
      {
        remedy: 'give its namespace: --from NAMESPACE/POD',
      },
    );
  }
}

/** What its kubelet writes into its resolv.conf; of nobody in particular, that of a Pod without settings of its own. */
function resolverOf(
  pod: Pod | undefined,
  namespace: string,
  { clusterDomain, dnsAddress, node }: NodeDnsSettings,
): ClientSettings {
  const any = { metadata: { namespace }, spec: {} };
  return composeDns(pod ?? any, { clusterDNS: [dnsAddress], clusterDomain }, node);
}

/** On its node's network a Pod has the node's file, which only the node knows; its own entries are in either. */
function hostsOf(pod: Pod, { clusterDomain }: NodeDnsSettings): string {
  if (pod.spec.hostNetwork) return hostNetworkHostsContent(pod, '127.0.0.1 localhost\n');
  const ips = (pod.status?.podIPs ?? []).flatMap(({ ip }) => ip ?? []);
  return hostsContent(pod, ips, clusterDomain);
}

/** A name that can't be asked for has no answer; the explanation says what is wrong with it. */
async function askNode(dns: NodeDns, name: string, type: string): Promise<Reply> {
  if (!isName(name)) return replyOf(undefined, type, 0);
  const answer = await dns.ask(name, type, 'udp');
  if (answer.message?.flags.includes('tc')) {
    const whole = await dns.ask(name, type, 'tcp');
    return replyOf(whole.message ?? answer.message, type, whole.milliseconds);
  }
  return replyOf(answer.message, type, answer.milliseconds);
}

function isName(name: string): boolean {
  try {
    return toWire(name) !== '';
  } catch (error) {
    if (error instanceof HoldfastError) return false;
    throw error;
  }
}

/** Changes come in bursts, and the server's records follow the objects by a moment. */
const settleMs = 200;
const secondLookMs = 1000;
const retryMs = 1000;

/** Explains anew when an object changes that may have to do with it; tells when something else comes of it. */
export async function* followName(
  client: HttpsClient,
  clock: Clock,
  options: ExplainOptions,
  signal: AbortSignal,
): AsyncGenerator<DnsReport> {
  const changes = new Changes(signal);
  const watching = watched.map((type) => watchInto(client, type, changes, { clock, signal }));
  let last = '';
  while (!signal.aborted) {
    const told = await explanationOf(client, clock, options);
    const now = essenceOf(told);
    if (now !== last) yield reportOf(told);
    last = now;
    // After a change once more without one: the server may have been asked a moment too early.
    await (changes.fresh
      ? Promise.race([changes.next(), sleep(clock, secondLookMs, signal)])
      : changes.next());
    await sleep(clock, settleMs, signal);
    changes.look();
  }
  await Promise.all(watching);
}

const watched: readonly ResourceType[] = [
  services,
  endpointSlices,
  pods,
  statefulSets,
  networkPolicies,
];

/** Without the words: times in them grow by themselves. */
function essenceOf({ resolves, answers, verdict, remarks }: Explanation): string {
  const codes = [verdict, ...remarks].map(({ code, evidence }) => ({ code, evidence }));
  return JSON.stringify({ resolves, answers: answers.toSorted(), codes });
}

/** That something changed since it was last looked at. */
class Changes {
  readonly #signal: AbortSignal;
  #pending = Promise.withResolvers<void>();
  #seen = false;
  /** Whether the last look came from a change. */
  fresh = false;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#pending.resolve(), { once: true });
  }

  tell(): void {
    this.#seen = true;
    this.#pending.resolve();
  }

  /** Resolves with the next change, or when the signal aborts. */
  next(): Promise<void> {
    if (this.#signal.aborted) this.#pending.resolve();
    return this.#pending.promise;
  }

  look(): void {
    this.fresh = this.#seen;
    this.#seen = false;
    this.#pending = Promise.withResolvers();
  }
}

async function watchInto(
  client: HttpsClient,
  type: ResourceType,
  changes: Changes,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of client.watch(type, { signal })) {
        if (event.type !== 'BOOKMARK') changes.tell();
      }
    } catch {
      // The API server is away for a moment; the next look says so if it stays away.
    }
    await sleep(clock, retryMs, signal);
  }
}
