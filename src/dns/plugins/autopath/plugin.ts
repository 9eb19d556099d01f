/**
 * Search completion: a question that a Pod's resolver completed with the first domain of its search list, and that has
 * no answer, is answered with what the resolver would find further on, behind an alias. So one question does what takes
 * the resolver one for each domain. A name that exists is answered as ever.
 */
import { limitOf } from '../../resolver.ts';
import type { Asker } from '../../resolver.ts';
import { rcodes, types } from '../../wire/constants.ts';
import { isWithin, labelsOf, rootName } from '../../wire/name.ts';
import type { WireName } from '../../wire/name.ts';
import type { ResourceRecord } from '../../wire/record.ts';
import { bare, compile, instantiate } from '../../wire/response.ts';
import type { ReadAnswer } from '../../wire/response.ts';
import type { Next, Plugin, PluginParts, Question, Reply } from '../plugin.ts';
import type { SearchList } from './clients.ts';

/** What there is to know of the cluster. */
export interface Completion {
  /** How the Pod at that address completes names; undefined when it isn't known. */
  readonly searchOf: (address: string) => SearchList | undefined;
  /** True for a name that the cluster answers for. */
  readonly isOwn: (name: WireName) => boolean;
  /** True for a name of the cluster that is there. */
  readonly exists: (name: WireName) => boolean;
  /** Seconds that an answer about the cluster may be remembered. */
  readonly ttl: number;
  /** Called when a name was completed. */
  readonly completed: () => void;
}

type Parts = Completion & Pick<PluginParts, 'lookup'>;

/** Of a name in wire form. */
const longestName = 255;
/** A Pod's search list has no more (the kubelet's limit, and the API's). */
const mostDomains = 32;

export class AutopathPlugin implements Plugin {
  readonly name = 'autopath';
  readonly #zones: readonly WireName[];
  readonly #parts: Parts;

  constructor(zones: readonly WireName[], parts: Parts) {
    this.#zones = zones;
    this.#parts = parts;
  }

  answer(question: Question, next: Next): Reply {
    const reply = next(question);
    const { query, asker } = question;
    // Only addresses are looked up with a search list; and what the server asks itself is complete.
    const completable = query.type === types.A || query.type === types.AAAA;
    if (!completable || asker.hops !== undefined) return reply;
    const look = (answer: Buffer): Reply => {
      const names = isMissing(answer) ? this.#further(question) : [];
      return names.length > 0 ? this.#walk(question, names, next) : answer;
    };
    return reply instanceof Promise ? reply.then(look) : look(reply);
  }

  /** What the resolver would try after this name, in its order; empty when it isn't this one that it tried first. */
  #further({ query: { name }, asker }: Question): readonly WireName[] {
    const { searchOf, isOwn, exists } = this.#parts;
    const search = searchOf(asker.address);
    const [first, ...others] = search?.domains ?? [];
    if (!search || first === undefined || name === first || !isWithin(name, first)) return [];
    if (!isOwn(first) || !this.#zones.some((zone) => isWithin(name, zone))) return [];
    const typed = name.slice(0, -first.length);
    const labels = labelsOf(typed + rootName);
    // With so many dots it was tried as it is before.
    if (labels.length > search.ndots) return [];
    const alone = labels.length === 1;
    const last = typed.slice(-1 - (labels.at(-1)?.length ?? 0));
    // Below a Service of the Pod's namespace it is a member that isn't there yet: nobody else is to be asked for it.
    if (!alone && exists(last + first)) return [];
    const names = others.slice(0, mostDomains - 1).map((domain) => typed + domain);
    // A Service that isn't there, its name typed in full, must not become a top-level domain, which may exist.
    if (!alone) names.push(typed + rootName);
    return [...new Set(names)].filter((each) => each !== name && each.length <= longestName);
  }

  async #walk(question: Question, names: readonly WireName[], next: Next): Promise<Buffer> {
    const { query, asker, transport } = question;
    let found: { readonly name: WireName; readonly answer: ReadAnswer } | undefined;
    for (const name of names) {
      const answer = await this.#look(name, {
        type: query.type,
        asker,
        last: name === names.at(-1),
      });
      if (!answer || answer.rcode === rcodes.NXDOMAIN) continue;
      found = { name, answer };
      break;
    }
    // Meanwhile the name that was asked for may have appeared.
    const now = await next(question);
    if (!found || !isMissing(now)) return now;
    // Whether the name is there isn't known, and what stands further on might be the wrong one.
    if (found.answer.rcode !== rcodes.NOERROR) return bare(query, rcodes.SERVFAIL);
    const { ttl, completed } = this.#parts;
    const alias: ResourceRecord = {
      name: query.name,
      ttl,
      data: { type: 'CNAME', target: found.name },
    };
    completed();
    const answers = [alias, ...found.answer.answers];
    const compiled = compile(query.name, query.type, {
      rcode: rcodes.NOERROR,
      authoritative: true,
      answers,
    });
    return instantiate(compiled, query, { limit: limitOf(query, transport) });
  }

  /**
   * A name is there for A and for AAAA or for neither, whatever a careless server or a template for one type says: else
   * the two walks would end at two names, and a client would mix their addresses. After the last name there is none to
   * mix it with.
   */
  async #look(
    name: WireName,
    { type, asker, last }: { readonly type: number; readonly asker: Asker; readonly last: boolean },
  ): Promise<ReadAnswer | undefined> {
    const { lookup } = this.#parts;
    const answer = await lookup(name, type, asker);
    if (last || answer?.rcode !== rcodes.NXDOMAIN) return answer;
    const sibling = await lookup(name, type === types.A ? types.AAAA : types.A, asker);
    return sibling?.rcode === rcodes.NOERROR ? { ...sibling, answers: [] } : answer;
  }
}

function isMissing(answer: Buffer): boolean {
  return ((answer[3] ?? 0) & 0xf) === rcodes.NXDOMAIN;
}
