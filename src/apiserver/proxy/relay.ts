/**
 * Requests that the API server passes on once they are authorized: to the kubelet of a Pod's node (logs, exec, attach,
 * port-forward), and to nodes, Pods and Services (`proxy`). It finds where they go and carries the bytes; what they mean
 * is the other side's.
 */
import { pods } from '#api/gen/resources.ts';
import { methodNotAllowed } from '#api/status.ts';
import type { Authorizer } from '../auth/authorize.ts';
import { requireAccess } from '../auth/authorize.ts';
import { userOf } from '../chain.ts';
import type { Exchange, Step } from '../http/exchange.ts';
import type { Reader } from '../registry/strategy.ts';
import { relayAnswer, relayStream, relayUpgrade } from './forward.ts';
import type { KubeletAccess } from './backend.ts';
import { checkLogOptions } from './log-options.ts';
import {
  containerTarget,
  logTarget,
  nodeTarget,
  podTarget,
  portForwardTarget,
  serviceTarget,
} from './target.ts';
import type { Asked, Target } from './target.ts';

export interface RelayOptions extends KubeletAccess {
  readonly reader: Reader;
  readonly authorizer: Authorizer;
}

type Relay = (exchange: Exchange, asked: Asked) => Promise<void>;

/** Throws a 405 for the other verbs. A proxy takes all of them. */
function only(verbs: readonly string[], relay: Relay): Relay {
  return async (exchange, asked) => {
    const { verb } = exchange.info;
    if (!verbs.includes(verb)) throw methodNotAllowed(pods, verb);
    await relay(exchange, asked);
  };
}

export function createRelay(options: RelayOptions): Step {
  const { reader, authorizer } = options;

  /** Streams into a container: reading the URL must not be enough (upstream asks for `create` too since 1.35). */
  const upgrade =
    (targetOf: (asked: Asked) => Target): Relay =>
    async (exchange, asked) => {
      requireAccess(authorizer, userOf(exchange), { ...exchange.info, verb: 'create' });
      await relayUpgrade(exchange, targetOf(asked), options);
    };
  const answer =
    (targetOf: (asked: Asked) => Target): Relay =>
    (exchange, asked) =>
      exchange.wire.takeOver
        ? relayUpgrade(exchange, targetOf(asked), options)
        : relayAnswer(exchange, targetOf(asked), options);
  const log: Relay = async (exchange, asked) => {
    checkLogOptions(asked);
    const target = logTarget(asked);
    if (target) await relayStream(exchange, target, options);
    else exchange.respond(200, { 'content-type': 'text/plain' }, Buffer.alloc(0));
  };

  const relays: Readonly<Record<string, Relay>> = {
    'pods/log': only(['get'], log),
    'pods/exec': only(['get', 'create'], upgrade(containerTarget)),
    'pods/attach': only(['get', 'create'], upgrade(containerTarget)),
    'pods/portforward': only(['get', 'create'], upgrade(portForwardTarget)),
    'pods/proxy': answer(podTarget),
    'nodes/proxy': answer(nodeTarget),
    'services/proxy': answer(serviceTarget),
  };
  return (exchange): void | Promise<void> => {
    const { info, query } = exchange;
    if (!info.isResource || info.group !== '' || info.subresource === '') return;
    return relays[`${info.resource}/${info.subresource}`]?.(exchange, { reader, info, query });
  };
}
