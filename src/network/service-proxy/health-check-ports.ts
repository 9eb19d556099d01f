/**
 * `healthCheckNodePort`: a load balancer in front of a Service with policy Local asks each node there whether it has
 * endpoints. One HTTP server for each such Service, at the node's addresses; it answers as kube-proxy does.
 */
import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { EndpointSlice, Service } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { http } from '#base/http.ts';
import type { Logger } from '#base/log.ts';
import { poolsOf } from './endpoints.ts';
import type { Here } from './here.ts';

/** What is asked of one Service's port, and what it answers. */
export interface HealthCheck {
  readonly port: number;
  readonly service: { readonly namespace: string; readonly name: string };
  readonly localEndpoints: number;
}

/** Undefined for Services that have no such port. */
export function healthCheckOf(
  service: Service,
  slices: readonly EndpointSlice[],
  here: Here,
): HealthCheck | undefined {
  const { healthCheckNodePort: port, ports = [], type, externalTrafficPolicy } = service.spec ?? {};
  if (!port || type !== 'LoadBalancer' || externalTrafficPolicy !== 'Local') return undefined;
  const { namespace, name } = service.metadata;
  // The same Pods serve all ports; where a port's name makes a difference, one that is served at all counts.
  const counts = ports.map((one) => poolsOf(one, slices, here).localReady);
  return { port, service: { namespace, name }, localEndpoints: Math.max(0, ...counts) };
}

interface Listening {
  check: HealthCheck;
  readonly servers: Server[];
}

export class HealthCheckPorts {
  readonly #log: Logger;
  readonly #isHealthy: () => boolean;
  readonly #listening = new Map<string, Listening>();
  #addresses: readonly string[] = [];

  /** `isHealthy`: whether the kernel has what it should have. */
  constructor(log: Logger, isHealthy: () => boolean) {
    this.#log = log;
    this.#isHealthy = isHealthy;
  }

  /** Closes all when the node has other addresses; each Service has to be set anew then. */
  async moveTo(addresses: readonly string[]): Promise<void> {
    if (addresses.join() === this.#addresses.join()) return;
    await this.close();
    this.#addresses = addresses;
  }

  /** A port that could not be had is tried again each time that its Service changes. */
  async set(key: string, check: HealthCheck | undefined): Promise<void> {
    const known = this.#listening.get(key);
    const isWhole = known?.servers.length === this.#addresses.length;
    if (check && known?.check.port === check.port && isWhole) {
      known.check = check;
      return;
    }
    if (known) await this.#stop(key, known);
    if (!check) return;
    const listening: Listening = { check, servers: [] };
    this.#listening.set(key, listening);
    for (const host of this.#addresses) {
      const server = await this.#listen(host, listening);
      if (server) listening.servers.push(server);
    }
  }

  async close(): Promise<void> {
    for (const [key, listening] of this.#listening) await this.#stop(key, listening);
  }

  async #listen(host: string, listening: Listening): Promise<Server | undefined> {
    const { port, service } = listening.check;
    const server = http.createServer((_request, response) =>
      this.#answer(listening.check, response),
    );
    try {
      await once(server.listen(port, host), 'listening');
      return server;
    } catch (error) {
      const where = { service: keyOf({ metadata: service }), address: `${host}:${port}` };
      this.#log.warn('cannot listen for health checks of a Service', { ...where, error });
      return undefined;
    }
  }

  #answer({ service, localEndpoints }: HealthCheck, response: ServerResponse): void {
    const serviceProxyHealthy = this.#isHealthy();
    response.writeHead(localEndpoints > 0 && serviceProxyHealthy ? 200 : 503, {
      'Content-Type': 'application/json',
      'X-Content-Type-Options': 'nosniff',
      'X-Load-Balancing-Endpoint-Weight': String(localEndpoints),
    });
    response.end(
      `${JSON.stringify({ service, localEndpoints, serviceProxyHealthy }, null, '\t')}\n`,
    );
  }

  async #stop(key: string, { servers }: Listening): Promise<void> {
    this.#listening.delete(key);
    for (const server of servers) {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    }
  }
}
