/** `holdfast dns records`: what the API's objects come to, and whether a node's DNS says the same. */
import { endpointSlices, nodes, pods, serviceCIDRs, services } from '#api/gen/resources.ts';
import { ipv4RangesOf } from '#api/service-cidrs.ts';
import { HoldfastError } from '#base/errors.ts';
import { isApiError } from '#api/status.ts';
import type { DnsReport, RecordsOptions } from '#cli/dns-control.ts';
import type { Service } from '#api/gen/types.ts';
import type { HttpsClient } from '#client/https/client.ts';
import { serviceNameLabel } from '#api/endpoint-slices.ts';
import { lostAmong, withoutEndpointsOn } from '#dns/lost-nodes.ts';
import { columns } from '#base/columns.ts';
import { ownedRecords } from '#dns/explain/owner.ts';
import type { OwnedRecord } from '#dns/explain/owner.ts';
import { chooseNode } from './node-dns.ts';
import type { NodeDns } from './node-dns.ts';

/** Questions to compare with the server; more would take its time and a person's. */
const mostQuestions = 2000;
const atOnce = 16;

export async function listRecords(
  client: HttpsClient,
  options: RecordsOptions,
): Promise<DnsReport> {
  const dns = await chooseNode(client, { node: options.node });
  const { clusterDomain, ranges } = await dns.settings();
  const further = (await client.list(serviceCIDRs)).items.flatMap(ipv4RangesOf);
  const place = options.namespace === undefined ? {} : { namespace: options.namespace };
  const [found, slices, allPods, allNodes] = await Promise.all([
    servicesOf(client, options),
    client.list(endpointSlices, {
      ...place,
      ...(options.service ? { labelSelector: `${serviceNameLabel}=${options.service}` } : {}),
    }),
    client.list(pods, place),
    client.list(nodes),
  ]);
  const lost = lostAmong(allNodes.items);
  const records = ownedRecords({
    services: found,
    slices: slices.items.map((slice) => withoutEndpointsOn(lost, slice)),
    pods: allPods.items,
    clusterDomain,
    ranges: [...ranges, ...further],
  });
  const compared = await compare(dns, records);
  const rows = records.map((record) => ({
    ...record,
    ...(compared ? { answered: compared.has(keyOf(record)) } : {}),
  }));
  const wrong = rows.filter(({ answered }) => answered === false).length;
  return {
    ok: wrong === 0,
    value: { node: dns.node, records: rows },
    lines: [
      ...linesOf(rows),
      ...(records.length === 0 ? [emptyText(options)] : []),
      ...(wrong > 0
        ? [
            '',
            `! ${wrong} of them node "${dns.node}" does not answer (yet): ask again, and if it stays: holdfast logs`,
          ]
        : []),
      ...(compared
        ? []
        : ['', 'Not compared with what the server answers: there are too many. Name a Service.']),
    ],
  };
}

function emptyText({ service }: RecordsOptions): string {
  return service === undefined
    ? 'There are no records.'
    : `Service "${service}" has no records. Why? holdfast dns explain ${service}`;
}

async function servicesOf(
  client: HttpsClient,
  { namespace, service }: RecordsOptions,
): Promise<readonly Service[]> {
  if (service === undefined || namespace === undefined) {
    return (await client.list(services, namespace === undefined ? {} : { namespace })).items;
  }
  try {
    return [await client.get(services, { namespace, name: service })];
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
    throw new HoldfastError(
      'CONFIG_INVALID',
      `there is no Service "${service}" in namespace "${namespace}"`,
      { remedy: `ask why: holdfast dns explain ${service}.${namespace}` },
    );
  }
}

/** As a zone file has them, by whose they are. */
function linesOf(
  rows: readonly (OwnedRecord & { readonly answered?: boolean })[],
): readonly string[] {
  const table = columns(
    rows.map(({ name, ttl, type, value, pod, answered }) => [
      `${answered === false ? '!' : ' '} ${name}`,
      `${ttl} IN ${type}`,
      value,
      pod ? `; ${pod}` : '',
    ]),
  );
  return rows.flatMap(({ owner }, at) => {
    const head = rows[at - 1]?.owner === owner ? [] : [...(at > 0 ? [''] : []), `; ${owner}`];
    return [...head, table[at] ?? ''];
  });
}

/** The records that the server gives; undefined when there are too many questions. Of pointers only the best are told. */
async function compare(
  dns: NodeDns,
  records: readonly OwnedRecord[],
): Promise<ReadonlySet<string> | undefined> {
  const questions = [...Map.groupBy(records, ({ name, type }) => `${name} ${type}`).values()];
  if (questions.length > mostQuestions) return undefined;
  const given = new Set<string>();
  const ask = async (group: readonly OwnedRecord[]): Promise<void> => {
    const [{ name, type } = { name: '', type: '' }] = group;
    const { message } = await dns.ask(name, type, 'tcp');
    for (const record of message?.answers ?? []) given.add(keyOf(record));
    // A Service's own name stands alone before the names of its endpoints (bestPointers in the index).
    if (type === 'PTR' && message && message.answers.length > 0) {
      for (const record of group) given.add(keyOf(record));
    }
  };
  for (let at = 0; at < questions.length; at += atOnce) {
    await Promise.all(questions.slice(at, at + atOnce).map(ask));
  }
  return given;
}

function keyOf({ name, type, value }: Pick<OwnedRecord, 'name' | 'type' | 'value'>): string {
  // An SRV record's weight depends on the others of its name.
  return `${name} ${type} ${value}`.toLowerCase();
}
