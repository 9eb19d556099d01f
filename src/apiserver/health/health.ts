/**
 * `/healthz`, `/livez` and `/readyz`: a list of named checks, answered in upstream's text form (`?verbose`,
 * `?exclude=NAME`, `/readyz/NAME`). `livez` asks whether a restart would help, `readyz` whether requests may come.
 */
import type { Logger } from '#base/log.ts';
import type { Exchange, Step } from '../http/exchange.ts';

export interface HealthCheck {
  readonly name: string;
  /** Throws when something is wrong. */
  check(): void | Promise<void>;
  /** Only for `readyz`: it will pass by itself, and a restart would not help. */
  readonly onlyReadiness?: boolean;
}

const endpoints = ['healthz', 'livez', 'readyz'];

export function healthRoute(checks: readonly HealthCheck[], log: Logger): Step {
  const alive: readonly HealthCheck[] = [
    { name: 'ping', check: () => undefined },
    ...checks.filter((check) => !check.onlyReadiness),
  ];
  const ready = [...alive, ...checks.filter((check) => check.onlyReadiness)];
  return (exchange): void | Promise<void> => {
    const [endpoint = '', name, ...more] = exchange.info.path.slice(1).split('/');
    if (!endpoints.includes(endpoint) || more.length > 0) return;
    const asked = endpoint === 'readyz' ? ready : alive;
    if (name === undefined || name === '') return respondAll(exchange, endpoint, asked, log);
    const check = asked.find((one) => one.name === name);
    if (check) return respondOne(exchange, check, log);
  };
}

async function respondOne(exchange: Exchange, check: HealthCheck, log: Logger): Promise<void> {
  const healthy = await passes(check, log);
  if (healthy) exchange.respondText(200, 'ok');
  else exchange.respondText(500, 'internal server error: reason withheld\n');
}

async function respondAll(
  exchange: Exchange,
  endpoint: string,
  checks: readonly HealthCheck[],
  log: Logger,
): Promise<void> {
  const excluded = new Set(exchange.query.getAll('exclude'));
  const results = await Promise.all(
    checks.map(async (check) => {
      const { name } = check;
      if (excluded.delete(name)) return { healthy: true, line: `[+]${name} excluded: ok\n` };
      const healthy = await passes(check, log);
      const line = healthy ? `[+]${name} ok\n` : `[-]${name} failed: reason withheld\n`;
      return { healthy, line };
    }),
  );
  const healthy = results.every((result) => result.healthy);
  if (healthy && !exchange.query.has('verbose')) return exchange.respondText(200, 'ok');
  const unknown = [...excluded].map((name) => JSON.stringify(name)).join(' ');
  const text = [
    ...results.map((result) => result.line),
    unknown && `warn: some health checks cannot be excluded: no matches for ${unknown}\n`,
    `${endpoint} check ${healthy ? 'passed' : 'failed'}\n`,
  ].join('');
  exchange.respondText(healthy ? 200 : 500, text);
}

async function passes(check: HealthCheck, log: Logger): Promise<boolean> {
  try {
    await check.check();
    return true;
  } catch (error) {
    log.warn('a health check failed', { check: check.name, error });
    return false;
  }
}
