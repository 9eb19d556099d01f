/** Registry credentials from a Pod's `imagePullSecrets`. */
import { isRecord } from '#base/json-object.ts';
import { secrets } from '#api/gen/resources.ts';
import type { Pod, Secret } from '#api/gen/types.ts';
import type { PullAuth } from '../cri/runtime.ts';
import { registryOf } from './image-name.ts';
import type { References } from '../references.ts';

/** Those that fit the image's registry, in the order of the Pod's list; a missing Secret is passed over. */
export function imageCredentials(
  references: References,
): (pod: Pod, image: string) => Promise<readonly PullAuth[]> {
  return async (pod, image) => {
    const { namespace, uid } = pod.metadata;
    const holder = { id: uid, changed: () => undefined };
    const found = await Promise.all(
      (pod.spec.imagePullSecrets ?? []).map(({ name = '' }) =>
        references.hold(secrets, { namespace, name }, holder),
      ),
    );
    return found
      .filter((lookup) => lookup.state === 'present')
      .flatMap(({ object }) => credentialsIn(object, image));
  };
}

export function credentialsIn({ data }: Secret, image: string): PullAuth[] {
  const config = data?.['.dockerconfigjson'] ?? data?.['.dockercfg'];
  if (config === undefined) return [];
  const registries = parseRegistries(Buffer.from(config, 'base64').toString());
  const registry = registryOf(image);
  return Object.entries(registries)
    .filter(([server]) => fits(server, registry, image))
    .map(([serverAddress, entry]) => authOf(serverAddress, entry));
}

function fits(server: string, registry: string, image: string): boolean {
  const [host = '', ...path] = server.replace(/^https?:\/\//, '').split('/');
  if (registry === 'docker.io') return /(^|\.)docker\.io$/.test(host);
  const prefix = [host, ...path.filter((part) => part !== '' && !/^v[12]$/.test(part))].join('/');
  return host === registry && image.startsWith(prefix);
}

function authOf(serverAddress: string, entry: Readonly<Record<string, unknown>>): PullAuth {
  const text = (name: string): string | undefined =>
    typeof entry[name] === 'string' ? entry[name] : undefined;
  const [user, ...rest] = Buffer.from(text('auth') ?? '', 'base64')
    .toString()
    .split(':');
  const username = text('username') ?? user;
  const password = text('password') ?? rest.join(':');
  const identityToken = text('identitytoken');
  return {
    serverAddress,
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
    ...(identityToken ? { identityToken } : {}),
  };
}

/** Both shapes: `{auths: {server: …}}` and the old one without the outer object. */
function parseRegistries(text: string): Record<string, Readonly<Record<string, unknown>>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Not what its type promises: as good as no credentials.
    return {};
  }
  const outer = isRecord(parsed) && isRecord(parsed['auths']) ? parsed['auths'] : parsed;
  if (!isRecord(outer)) return {};
  return Object.fromEntries(
    Object.entries(outer).flatMap(([server, entry]) => (isRecord(entry) ? [[server, entry]] : [])),
  );
}
