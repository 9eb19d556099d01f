/** Keeps the ConfigMap `kube-root-ca.crt` in every namespace: how Pods know the API server's certificate. */
import { configMaps } from '#api/gen/resources.ts';
import { canonicalJson } from '#api/hash.ts';
import type { ControllerFactory } from '../controller.ts';
import { keepInEveryNamespace } from '../namespace-default.ts';

const name = 'kube-root-ca.crt';
const annotations = {
  'kubernetes.io/description':
    'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the ' +
    'internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
};

/** `certificate` is the cluster's CA in PEM. */
export function rootCaController(certificate: string): ControllerFactory {
  const data = { 'ca.crt': certificate };
  return (context) =>
    keepInEveryNamespace(
      {
        controller: 'root-ca',
        type: configMaps,
        name,
        draft: (namespace) => ({ metadata: { name, namespace, annotations }, data }),
        mend: (object) => {
          if (canonicalJson(object.data ?? {}) === canonicalJson(data)) return undefined;
          const { metadata } = object;
          return {
            ...object,
            metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } },
            data,
          };
        },
      },
      context,
    );
}
