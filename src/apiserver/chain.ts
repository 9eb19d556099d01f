/**
 * The path of every request over the network, as a list read from the top: each step refuses (throws), answers, or lets
 * the exchange pass to the next. A step that needs no I/O answers at once, so that a read from the cache never waits.
 */
import { allResources } from '#api/gen/resources.ts';
import { badRequest, methodNotServed, unauthorized } from '#api/status.ts';
import type {
  ApiHandler,
  ApiRequest,
  ApiResult,
  Body,
  Rendering,
  RequestInfo,
  UserInfo,
} from '#client/api-handler.ts';
import type { Clock } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import { authenticate } from './auth/authenticate.ts';
import type { Authenticator } from './auth/authenticate.ts';
import { requireAccess } from './auth/authorize.ts';
import type { Authorizer } from './auth/authorize.ts';
import { impersonated } from './auth/impersonate.ts';
import { negotiate, type Negotiated } from './http/accept.ts';
import { BodyBudget } from './http/body-budget.ts';
import { readApiBody } from './http/body.ts';
import { withinTime } from './http/deadline.ts';
import type { Exchange, Step } from './http/exchange.ts';
import { limitInFlight } from './http/in-flight.ts';
import { isLongRunning } from './http/long-running.ts';
import { respondResult } from './http/respond.ts';
import { parseRequestInfo } from './request-info.ts';

export interface ChainOptions {
  readonly authenticators: readonly Authenticator[];
  readonly authorizer: Authorizer;
  /** Steps that answer what isn't the core's: health, discovery, relays to kubelets, … */
  readonly routes: readonly Step[];
  readonly handler: ApiHandler;
  readonly clock: Clock;
  readonly random: Random;
}

/** The steps in order. */
export function chain(options: ChainOptions): readonly Step[] {
  const { authenticators, authorizer, random } = options;
  const inFlight = limitInFlight();
  const bodies = new BodyBudget();
  return [
    // First, so that every answer and log line has it.
    (exchange) => {
      exchange.auditId = exchange.header('audit-id') ?? random.uuid();
    },
    parse,
    // Before authentication, which costs more than refusing. Who sends a body slowly must not keep others out.
    (exchange) => (bodyVerbs.has(exchange.info.verb) ? undefined : inFlight(exchange)),
    (exchange) => identify(exchange, authenticators),
    (exchange) => {
      exchange.user = impersonated(exchange.wire.headers, userOf(exchange), authorizer);
    },
    (exchange) => requireAccess(authorizer, userOf(exchange), exchange.info),
    requireFittingMethod,
    ...options.routes,
    (exchange) => serveApi(exchange, { ...options, inFlight, bodies }),
  ];
}

/** Runs the exchange through the steps until one answers. Throws or rejects with what a step throws. */
export function runChain(
  steps: readonly Step[],
  exchange: Exchange,
  from = 0,
): void | Promise<void> {
  for (let index = from; index < steps.length && exchange.code === 0; index++) {
    const pending = steps[index]?.(exchange);
    if (pending) return pending.then(() => runChain(steps, exchange, index + 1));
  }
}

/** One step out of several that answer paths that are no resource's. */
export function otherPaths(...routes: readonly Step[]): Step {
  return (exchange) => (exchange.info.isResource ? undefined : runChain(routes, exchange));
}

/** Who asks. Throws 401 before that is known. */
export function userOf(exchange: Exchange): UserInfo {
  if (!exchange.user) throw unauthorized();
  return exchange.user;
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

function parse(exchange: Exchange): void {
  const { method } = exchange.wire;
  if (!methods.has(method)) throw methodNotServed();
  const asked = method === 'HEAD' ? 'GET' : method;
  exchange.info = parseRequestInfo(asked, decodedPath(exchange.path), exchange.query);
}

function decodedPath(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch (error) {
    throw badRequest(`invalid URL escape in path ${path}`, error);
  }
}

function identify(
  exchange: Exchange,
  authenticators: readonly Authenticator[],
): void | Promise<void> {
  const user = authenticate(authenticators, exchange);
  if (user instanceof Promise) return identifyLater(exchange, user);
  exchange.user = user;
}

async function identifyLater(exchange: Exchange, user: Promise<UserInfo>): Promise<void> {
  exchange.user = await user;
}

/** One creates in a collection, and changes what has a name. */
function requireFittingMethod({ info }: Exchange): void {
  if (!info.isResource || info.subresource !== '') return;
  const fits = info.verb === 'create' ? info.name === '' : info.name !== '';
  if ((info.verb === 'create' || info.verb === 'update' || info.verb === 'patch') && !fits) {
    throw methodNotServed();
  }
}

const bodyVerbs = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** Resources whose kinds the tables know. */
const inProtobuf: ReadonlySet<string> = new Set(
  allResources.map(({ group, version, resource }) => `${group}/${version}/${resource}`),
);

interface ServeOptions extends ChainOptions {
  readonly inFlight: Step;
  readonly bodies: BodyBudget;
}

/**
 * The request as the core sees it. A class, since a getter in an object literal gives each object a shape of its own,
 * which keeps the whole exchange until the old generation is collected.
 */
class ApiCall implements ApiRequest {
  readonly info: RequestInfo;
  readonly query: URLSearchParams;
  readonly user: UserInfo;
  readonly userAgent: string;
  readonly rendering: Rendering;
  readonly body: Body | undefined;
  readonly #exchange: Exchange;

  constructor(exchange: Exchange, { rendering }: Negotiated, body?: Body) {
    this.info = exchange.info;
    this.query = exchange.query;
    this.user = userOf(exchange);
    this.userAgent = exchange.header('user-agent') ?? '';
    this.rendering = rendering;
    this.body = body;
    this.#exchange = exchange;
  }

  /** Made only for who asks. */
  get signal(): AbortSignal {
    return this.#exchange.signal;
  }

  warn(text: string): void {
    this.#exchange.warn(text);
  }
}

/** What is left is a resource's: the core answers it. */
function serveApi(
  exchange: Exchange,
  { handler, clock, inFlight, bodies }: ServeOptions,
): void | Promise<void> {
  const { info } = exchange;
  if (!info.isResource) return exchange.respondText(404, '404 page not found\n');
  const negotiated = negotiate(exchange.header('accept'), {
    protobuf: inProtobuf.has(`${info.group}/${info.version}/${info.resource}`),
    stream: info.verb === 'watch',
  });
  const answer = (result: ApiResult): void | Promise<void> =>
    respondResult(exchange, result, negotiated);
  if (bodyVerbs.has(info.verb)) {
    const work = async (): Promise<void> => {
      const body = await readApiBody(exchange.wire, info.verb, bodies);
      await inFlight(exchange);
      await answer(await handler.handle(new ApiCall(exchange, negotiated, body)));
    };
    return withinTime(exchange, clock, work());
  }
  const result = handler.handle(new ApiCall(exchange, negotiated));
  if (!(result instanceof Promise)) return answer(result);
  const work = result.then(answer);
  return isLongRunning(info) ? work : withinTime(exchange, clock, work);
}
