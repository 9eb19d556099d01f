/** ServiceAccount: every Pod is somebody, and finds the token that proves it, and the API's CA, in its containers. */
import { deepFreeze } from '#api/freeze.ts';
import { sleep } from '#base/clock.ts';
import { randomSuffix } from '#base/random.ts';
import { pods, serviceAccounts } from '#api/gen/resources.ts';
import type { Container, Pod, PodSpec, ServiceAccount, Volume } from '#api/gen/types.ts';
import { notFound } from '#api/status.ts';
import type { RequestContext } from '../registry/strategy.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { isAbout, objectOf, refuse } from './kinds.ts';

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const volumePrefix = 'kube-api-access-';
const mirrorAnnotation = 'kubernetes.io/config.mirror';

export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  operations: ['CREATE'],
  mutate: async (request, context) => {
    if (!isAbout(request, pods)) return request.object;
    const pod = objectOf(request, pods);
    // A mirror Pod only shows what a node already runs.
    if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) return pod;
    const name = pod.spec.serviceAccountName || 'default';
    const account = await findAccount(request, name, context);
    return { ...pod, spec: withAccount(pod, account, context) };
  },
};

/** The account `default` is made by a controller; a Pod that comes at once after its namespace waits for it. */
async function findAccount(
  request: AdmissionRequest,
  name: string,
  { reader, clock }: RequestContext,
): Promise<ServiceAccount> {
  const { namespace } = request;
  const attempts = name === 'default' ? 20 : 1;
  for (let attempt = 1; ; attempt++) {
    const account = reader.get(serviceAccounts, { namespace, name });
    if (account) return account;
    if (attempt >= attempts) break;
    await sleep(clock, 50);
  }
  const { message } = notFound({ group: '', resource: 'serviceaccount' }, name);
  throw refuse(request, `error looking up service account ${namespace}/${name}: ${message}`);
}

function withAccount(pod: Pod, account: ServiceAccount, { random }: RequestContext): PodSpec {
  const { name } = account.metadata;
  const spec: PodSpec = { ...pod.spec, serviceAccountName: name, serviceAccount: name };
  const { imagePullSecrets } = account;
  return {
    ...(mountsToken(pod, account) ? withToken(spec, () => randomSuffix(random)) : spec),
    ...(imagePullSecrets && !spec.imagePullSecrets?.length && { imagePullSecrets }),
  };
}

function mountsToken(pod: Pod, account: ServiceAccount): boolean {
  return pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
}

function withToken(spec: PodSpec, suffix: () => string): PodSpec {
  const existing = spec.volumes?.find((volume) => volume.name.startsWith(volumePrefix))?.name;
  const name = existing ?? `${volumePrefix}${suffix()}`;
  const all = [...(spec.initContainers ?? []), ...spec.containers];
  if (all.every(hasTokenMount)) return spec;
  const mount = (container: Container): Container => withMount(container, name);
  return {
    ...spec,
    containers: spec.containers.map(mount),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(mount) }),
    ...(!existing && { volumes: [...(spec.volumes ?? []), tokenVolume(name)] }),
  };
}

function hasTokenMount(container: Container): boolean {
  return (container.volumeMounts ?? []).some((mount) => mount.mountPath === mountPath);
}

function withMount(container: Container, name: string): Container {
  if (hasTokenMount(container)) return container;
  const mount = { name, readOnly: true, mountPath };
  return { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] };
}

function tokenVolume(name: string): Volume {
  return { name, projected: tokenFiles };
}

/** A token for this Pod alone, the cluster's CA, and the namespace, as three files. One object for all Pods. */
const tokenFiles = deepFreeze({
  defaultMode: 420,
  sources: [
    // Seven seconds more than an hour tell a token that was added here from one that was asked for.
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: {
        items: [
          { path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } },
        ],
      },
    },
  ],
});
