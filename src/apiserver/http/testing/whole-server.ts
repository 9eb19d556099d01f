/** For tests and benchmarks: a whole API server (core, kinds, access, door) on a memory store and a loopback port. */
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { testAuthority } from '#base/testing/certificates.ts';
import type { TestAuthority } from '#base/testing/certificates.ts';
import type { KeyPair } from '#base/x509.ts';
import { namespaces } from '#api/gen/resources.ts';
import type { ApiHandler, RequestInfo, UserInfo } from '#client/api-handler.ts';
import type { Client } from '#client/client.ts';
import { createInProcessClient } from '#client/in-process.ts';
import { MemoryStore } from '#storage/memory/memory-store.ts';
import type { Store } from '#storage/store.ts';
import { admissionChain } from '../../admission/chain.ts';
import { createAccess } from '../../auth/access.ts';
import type { AccessControl } from '../../auth/access.ts';
import { requireAccess } from '../../auth/authorize.ts';
import { ensureBootstrapPolicy } from '../../auth/bootstrap/ensure.ts';
import type { SigningKey } from '../../auth/service-account-tokens.ts';
import { createApiServer } from '../../create-server.ts';
import type { HealthCheck } from '../../health/health.ts';
import { createApiServerCore } from '../../registry/core.ts';
import type { VersionedReader } from '../../registry/strategy.ts';
import { createStrategies } from '../../resources/index.ts';
import { fetchFrom } from './server.ts';
import type { TestRequest, TestResponse } from './server.ts';

export interface WholeServer extends AsyncDisposable {
  readonly url: string;
  readonly authority: TestAuthority;
  readonly access: AccessControl;
  readonly handler: ApiHandler;
  readonly reader: VersionedReader;
  /** In process, authorized like everybody. */
  clientOf(user: UserInfo, onWarning?: (text: string) => void): Client;
  /** A superuser's. */
  readonly client: Client;
  readonly admin: KeyPair;
  fetch(path: string, request?: TestRequest): Promise<TestResponse>;
}

const superuser: UserInfo = { name: 'admin', groups: ['system:masters', 'system:authenticated'] };

export async function startWholeServer(
  options: { readonly store?: Store; readonly checks?: readonly HealthCheck[] } = {},
): Promise<WholeServer> {
  const world = { clock: systemClock, random: systemRandom, log: silentLogger };
  const authority = await testAuthority();
  const tokenKey = signingKey();
  const access = createAccess({ tokenKey, ...world });
  const strategies = createStrategies({
    services: { cidr: '10.43.0.0/16', nodePorts: { first: 30000, last: 32767 } },
    reviews: access.reviews,
    tokens: access.tokens,
  });
  const store = options.store ?? new MemoryStore();
  const admission = [...admissionChain, ...access.admission];
  const authorize = (user: UserInfo, info: RequestInfo): void =>
    requireAccess(access.authorizer, user, info);
  const core = createApiServerCore({ store, strategies, admission, authorize, ...world });
  const server = createApiServer({
    core,
    access,
    certificates: {
      authority: authority.certificate,
      apiServer: await authority.server(),
      apiServerKubeletClient: await authority.client({
        commonName: 'kube-apiserver-kubelet-client',
      }),
      tokenKey,
    },
    listen: [{ host: '127.0.0.1', port: 0 }],
    checks: options.checks ?? [],
    ...world,
  });
  const clientOf: WholeServer['clientOf'] = (user, onWarning) =>
    createInProcessClient({
      handler: core.handler,
      user,
      userAgent: 'test',
      authorize,
      ...(onWarning && { onWarning }),
    });
  const client = clientOf(superuser);
  access.bind(core.reader, client);
  const stop = new AbortController();
  const running = [core.run(stop.signal), server.run(stop.signal)];
  await Promise.all([core.ready(), server.ready()]);
  for (const name of ['default', 'kube-system']) {
    await client.create(namespaces, { metadata: { name }, spec: {} });
  }
  await ensureBootstrapPolicy(client);
  const [address] = server.addresses;
  const url = `https://127.0.0.1:${address?.port}`;
  const admin = await authority.client({ commonName: 'admin', organizations: ['system:masters'] });
  return {
    url,
    authority,
    access,
    handler: core.handler,
    reader: core.reader,
    clientOf,
    client,
    admin,
    fetch(path, request = {}) {
      const shown = request.client ?? admin;
      const identity = shown === 'none' ? {} : { cert: shown.certificate, key: shown.key };
      return fetchFrom(url + path, request, { ca: authority.certificate, ...identity });
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all(running);
      await store.close();
    },
  };
}

function signingKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
  return {
    id: createHash('sha256').update(publicKey).digest('base64url'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    publicKey,
  };
}
