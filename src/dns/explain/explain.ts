/** Walks what a client does with a name, and says in plain words why it ends as it does and what to do. */
import { isIP } from 'node:net';
import type { ClientSettings, DnsClient, Finding, Reply, Snapshot, Step } from './case.ts';
import type { Case } from './case.ts';
import { barriers, causes, remarks } from './reasons/index.ts';
import { whose } from './reasons/resolved.ts';
import { targetOf } from './target.ts';
import { addressTypes, remembering, walk } from './walk.ts';

export interface ExplainRequest {
  readonly name: string;
  /** `ADDRESS` for what getaddrinfo asks; else a record type. */
  readonly type: string;
  readonly client: DnsClient;
  readonly snapshot: Snapshot;
  readonly ask: (name: string, type: string) => Promise<Reply>;
}

export interface Explanation {
  readonly name: string;
  readonly type: string;
  readonly from: { readonly namespace: string; readonly pod?: string; readonly node?: string };
  readonly resolves: boolean;
  /** The full name that answered, without the final dot. */
  readonly reached?: string;
  /** Of the type asked for; addresses, mostly. */
  readonly answers: readonly string[];
  readonly verdict: Finding;
  readonly remarks: readonly Finding[];
  readonly settings: ClientSettings;
  readonly queries: readonly Step[];
}

export async function explain(request: ExplainRequest): Promise<Explanation> {
  const { name, type, client, snapshot } = request;
  const { settings } = client;
  const local = withoutDns(request);
  if (local) return local;
  const ask = remembering(request.ask);
  const asked: Case = await (async () => {
    const walked = await walk({ name, type, settings, kind: 'glibc', ask });
    const muslWalk = await walk({ name, type, settings, kind: 'musl', ask });
    const { namespace } = client;
    const target = targetOf({ name, namespace, walk: walked, snapshot });
    return { name, type, client, walk: walked, muslWalk, target, snapshot };
  })();
  const { reached, answers, steps } = asked.walk;
  const barrier = first(asked, barriers);
  const resolves = reached !== undefined && barrier === undefined;
  const verdict = barrier ?? (resolves ? whose(asked) : (first(asked, causes) ?? whose(asked)));
  return {
    ...frame(request),
    resolves,
    ...(resolves ? { reached } : {}),
    answers: resolves ? valuesOf(answers, type) : [],
    verdict,
    remarks: remarks.flatMap((check) => check(asked) ?? []),
    queries: steps,
  };
}

function frame({ name, type, client }: ExplainRequest) {
  const { pod, namespace, settings } = client;
  const node = pod?.spec.nodeName;
  return {
    name,
    type,
    from: { namespace, ...(pod ? { pod: pod.metadata.name } : {}), ...(node ? { node } : {}) },
    settings,
  };
}

function first(asked: Case, checks: typeof causes): Finding | undefined {
  for (const check of checks) {
    const finding = check(asked);
    if (finding) return finding;
  }
  return undefined;
}

/** Addresses, and names that are in the Pod's own hosts file: no server is asked. */
function withoutDns(request: ExplainRequest): Explanation | undefined {
  const { name, type, client } = request;
  if (!['A', 'AAAA', addressTypes].includes(type)) return undefined;
  const answer = (answers: readonly string[], verdict: Finding): Explanation => ({
    ...frame(request),
    resolves: true,
    reached: name,
    answers,
    verdict,
    remarks: [],
    queries: [],
  });
  if (isIP(name) !== 0) {
    return answer([name], { code: 'address', text: 'It is an address: nobody is asked.' });
  }
  const listed = hostsOf(client.hosts, name, type);
  if (listed.length === 0) return undefined;
  const who = client.pod ? `Pod "${client.pod.metadata.name}"` : 'the client';
  return answer(listed, {
    code: 'hosts-file',
    text: `It is in /etc/hosts of ${who}, which is looked at before DNS: no server is asked, whatever it would answer.`,
    evidence: { hosts: listed },
  });
}

function hostsOf(hosts: string, name: string, type: string): readonly string[] {
  const wanted = name.toLowerCase().replace(/\.$/, '');
  return hosts.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (!names.some((one) => one.toLowerCase() === wanted)) return [];
    const family = isIP(address) === 6 ? 'AAAA' : 'A';
    return type === addressTypes || type === family ? [address] : [];
  });
}

function valuesOf(
  answers: readonly { readonly type: string; readonly value: string }[],
  type: string,
): readonly string[] {
  const wanted = type === addressTypes ? ['A', 'AAAA'] : [type];
  return answers
    .filter((record) => type === 'ANY' || wanted.includes(record.type))
    .map(({ value }) => value);
}
