/** `holdfast dns query`: one question as it stands, its answer, and whose the records are. */
import { isIP } from 'node:net';
import { endpointSlices, pods, serviceCIDRs, services } from '#api/gen/resources.ts';
import { ipv4RangesOf } from '#api/service-cidrs.ts';
import { HoldfastError } from '#base/errors.ts';
import type { DnsReport, QueryOptions } from '#cli/dns-control.ts';
import type { HttpsClient } from '#client/https/client.ts';
import { columns } from '#base/columns.ts';
import { ownedRecords } from '#dns/explain/owner.ts';
import type { OwnedRecord } from '#dns/explain/owner.ts';
import { reverseName } from '#dns/records/reverse.ts';
import type { MessageRecord, ReadMessage } from '#dns/wire/read-message.ts';
import { chooseNode } from './node-dns.ts';
import type { NodeDnsSettings } from './node-route.ts';

export async function queryName(client: HttpsClient, options: QueryOptions): Promise<DnsReport> {
  const { tcp, node } = options;
  const address = isIP(options.name) !== 0;
  const name = address ? reverseName(options.name) : options.name.replace(/\.$/, '');
  const type = address ? 'PTR' : options.type.toUpperCase();
  const dns = await chooseNode(client, { node });
  const [settings, reply] = await Promise.all([
    dns.settings(),
    dns.ask(name, type, tcp ? 'tcp' : 'udp'),
  ]);
  const { message, failure, milliseconds } = reply;
  if (!message) {
    throw new HoldfastError('ABORTED', `node "${dns.node}" gave no answer: ${failure ?? ''}`, {
      remedy: 'holdfast status says whether it is well',
    });
  }
  const owners = await ownersOf(client, message, settings);
  const ok = message.rcode === 'NOERROR' && message.answers.length > 0;
  const timing = `${milliseconds.toFixed(1)} ms by ${tcp ? 'TCP' : 'UDP'}`;
  const where = `node "${dns.node}" (${settings.dnsAddress})`;
  const lines = [
    ...columns(message.answers.map((record) => [...cells(record), owners(record)])),
    ...(ok
      ? []
      : [
          'No such ' +
            (message.rcode === 'NXDOMAIN'
              ? 'name.'
              : message.rcode === 'NOERROR'
                ? `record: the name exists without ${type}.`
                : `answer: ${message.rcode}.`),
        ]),
    '',
    `${message.rcode}, flags ${message.flags.join(' ')}, ${timing}, from ${where}`,
    ...message.authorities.map((record) => `authority: ${cells(record).join(' ')}`),
    ...(ok
      ? []
      : [`Why? holdfast dns explain ${options.name}${type === 'A' ? '' : ` --type ${type}`}`]),
  ];
  const { rcode, flags, answers, authorities, additionals } = message;
  return {
    ok,
    lines,
    value: {
      name: `${name}.`,
      type,
      node: dns.node,
      server: settings.dnsAddress,
      transport: tcp ? 'tcp' : 'udp',
      milliseconds,
      rcode,
      flags,
      answers: answers.map((record) => ({ ...record, owner: owners(record) })),
      authorities,
      additionals,
    },
  };
}

function cells({ name, ttl, type, value }: MessageRecord): readonly string[] {
  return [name, String(ttl), type, value];
}

/** What a record is, in words; empty for one that no Service has. */
async function ownersOf(
  client: HttpsClient,
  { answers }: ReadMessage,
  { clusterDomain, ranges }: NodeDnsSettings,
): Promise<(record: MessageRecord) => string> {
  const inCluster = answers.some(
    ({ name }) => name.toLowerCase().endsWith(`.${clusterDomain}.`) || name.endsWith('.arpa.'),
  );
  if (!inCluster) return () => '';
  const [further, allServices, slices, allPods] = await Promise.all([
    client.list(serviceCIDRs),
    client.list(services),
    client.list(endpointSlices),
    client.list(pods),
  ]);
  const records = ownedRecords({
    services: allServices.items,
    slices: slices.items,
    pods: allPods.items,
    clusterDomain,
    ranges: [...ranges, ...further.items.flatMap(ipv4RangesOf)],
  });
  const keyOf = ({ name, type, value }: Pick<OwnedRecord, 'name' | 'type' | 'value'>): string =>
    `${name.toLowerCase()} ${type} ${value.toLowerCase()}`;
  const known = new Map(records.map((record) => [keyOf(record), record]));
  return (record) => {
    const found = known.get(keyOf(record));
    return found ? (found.pod ? `${found.pod}, ${found.owner}` : found.owner) : '';
  };
}
