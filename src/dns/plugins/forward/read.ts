/** `forward FROM TO... { … }`: who is asked for names that are nobody's here. */
import { isIP } from 'node:net';
import { corefileError } from '../../config/tokens.ts';
import type { Directive } from '../../config/corefile.ts';
import {
  durationOf,
  integerOf,
  noWords,
  readOptions,
  wordOf,
  zonesOf,
} from '../../config/reading.ts';
import type { DirectiveReader } from '../../config/reading.ts';
import type { ForwardRoute, Upstream } from '../../config/settings.ts';
import { isWithin } from '../../wire/name.ts';

type Changing = { -readonly [Key in keyof ForwardRoute]: ForwardRoute[Key] };

const maximumUpstreams = 15;

export const forwardReader: DirectiveReader = {
  name: 'forward',
  read(directive, draft, { note }) {
    const [from = '', ...to] = directive.args;
    if (to.length === 0) throw corefileError(directive, 'write: forward ZONE ADDRESS...');
    if (to.length > maximumUpstreams) {
      throw corefileError(directive, `forward takes at most ${maximumUpstreams} resolvers`);
    }
    const route: Omit<Changing, 'zone'> = {
      except: [],
      to: to.map((text) => upstreamOf(directive, text)),
      policy: 'random',
      maxFails: 2,
      expireMs: 10_000,
      forceTcp: false,
      maxConcurrent: 1000,
    };
    const without = (option: Directive): void =>
      note(option, `"${option.name}" of forward does nothing here`);
    readOptions(directive, {
      except: (option) => (route.except = zonesOf(option, option.args)),
      force_tcp: (option) => {
        noWords(option);
        route.forceTcp = true;
      },
      policy: (option) => (route.policy = policyOf(option)),
      max_fails: (option) => (route.maxFails = integerOf(option, wordOf(option), 1_000_000)),
      expire: (option) => (route.expireMs = durationOf(option, wordOf(option))),
      max_concurrent: (option) => {
        // As in CoreDNS, 0 lifts the limit.
        const most = integerOf(option, wordOf(option), 1_000_000_000);
        route.maxConcurrent = most === 0 ? Number.MAX_SAFE_INTEGER : most;
      },
      prefer_udp: without,
      health_check: without,
      max_idle_conns: without,
      max_connect_attempts: without,
      max_age: without,
    });
    for (const zone of zonesOf(directive, [from])) {
      const places = draft.zones.flatMap((served) => {
        if (isWithin(zone, served)) return [zone];
        return isWithin(served, zone) ? [served] : [];
      });
      if (places.length === 0)
        throw corefileError(directive, `${from} is not in the zones of this block`);
      for (const place of places) {
        // The first of several wins, as plugins are asked in their order.
        if (!draft.forward.some((known) => known.zone === place)) {
          draft.forward.push({ ...route, zone: place });
        }
      }
    }
  },
};

function policyOf(option: Directive): ForwardRoute['policy'] {
  const policy = wordOf(option);
  if (policy === 'random' || policy === 'round_robin' || policy === 'sequential') return policy;
  throw corefileError(option, `policy is random, round_robin or sequential, not "${policy}"`);
}

/** `1.1.1.1`, `1.1.1.1:5353`, `[2001:db8::1]:53`, `dns://1.1.1.1`, or the file of the node's own resolvers. */
function upstreamOf(at: Directive, text: string): Upstream | 'resolv-conf' {
  if (text === '/etc/resolv.conf') return 'resolv-conf';
  if (text.startsWith('/')) {
    throw corefileError(at, `${text}: only /etc/resolv.conf, which stands for the node's, is read`);
  }
  const plain = text.replace(/^dns:\/\//, '');
  const scheme = /^(\w+):\/\//.exec(plain)?.[1];
  if (scheme) throw corefileError(at, `forwarding by ${scheme} is not supported; give an address`);
  if (isIP(plain) !== 0) return { address: plain, port: 53 };
  const [, bracketed, bare, port = '53'] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(plain) ?? [];
  const address = bracketed ?? bare ?? '';
  if (isIP(address) === 0) {
    throw corefileError(
      at,
      `"${text}" is not an address of a resolver; write it as 192.0.2.1 or 192.0.2.1:53`,
    );
  }
  const number = integerOf(at, port, 65_535);
  if (number === 0) throw corefileError(at, 'nobody answers at port 0');
  return { address, port: number };
}
