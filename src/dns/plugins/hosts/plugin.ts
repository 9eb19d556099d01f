/** Answers from a table of names and addresses. */
import type { HostsTable } from '../../config/settings.ts';
import { limitOf } from '../../resolver.ts';
import { rcodes, types } from '../../wire/constants.ts';
import { isWithin } from '../../wire/name.ts';
import type { WireName } from '../../wire/name.ts';
import type { RecordData } from '../../wire/record.ts';
import { bare, compile, instantiate } from '../../wire/response.ts';
import type { Next, Plugin, Question, Reply } from '../plugin.ts';

export class HostsPlugin implements Plugin {
  readonly name = 'hosts';
  readonly #table: HostsTable;

  constructor(table: HostsTable) {
    this.#table = table;
  }

  answer(question: Question, next: Next): Reply {
    const { zones, addresses, names, ttl, fallthrough } = this.#table;
    const { query, transport } = question;
    const { name, type } = query;
    if (type === types.PTR) {
      // An address that the table doesn't have may be the cluster's, whatever zones the table has.
      const pointers = names.get(name);
      if (!pointers) return next(question);
      return this.#send(
        question,
        pointers.map((target) => ({ type: 'PTR', target })),
        ttl,
      );
    }
    if (!zones.some((zone) => isWithin(name, zone))) return next(question);
    const known = addresses.get(name);
    if (!known) {
      const passed = fallthrough.some((zone) => isWithin(name, zone));
      return passed ? next(question) : bare(query, rcodes.NXDOMAIN, true);
    }
    const kind = type === types.A ? 'A' : type === types.AAAA ? 'AAAA' : undefined;
    const found = known.filter(
      (address) => kind !== undefined && address.includes(':') === (kind === 'AAAA'),
    );
    if (kind === undefined || found.length === 0) return bare(query, rcodes.NOERROR, true);
    return this.#send(
      { query, transport, asker: question.asker },
      found.map((address) => ({ type: kind, address })),
      ttl,
    );
  }

  #send({ query, transport }: Question, data: readonly RecordData[], ttl: number): Buffer {
    const { name }: { name: WireName } = query;
    const answers = data.map((each) => ({ name, ttl, data: each }));
    const compiled = compile(name, query.type, {
      rcode: rcodes.NOERROR,
      authoritative: true,
      answers,
    });
    return instantiate(compiled, query, { limit: limitOf(query, transport) });
  }
}
