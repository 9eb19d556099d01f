import { stringify } from 'yaml';
import { writeSecret } from './files.ts';
import type { KeyPair } from '#base/x509.ts';

export interface KubeconfigOptions {
  /** Such as `https://127.0.0.1:6443`. */
  readonly server: string;
  /** PEM. */
  readonly authority: string;
  readonly client: KeyPair;
  /** The name of cluster and context. */
  readonly name: string;
  readonly user?: string;
}

/** A kubeconfig with everything embedded. */
export function kubeconfig(options: KubeconfigOptions): string {
  const { name, user = `${name}-admin` } = options;
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name,
          cluster: {
            server: options.server,
            'certificate-authority-data': base64(options.authority),
          },
        },
      ],
      users: [
        {
          name: user,
          user: {
            'client-certificate-data': base64(options.client.certificate),
            'client-key-data': base64(options.client.key),
          },
        },
      ],
      contexts: [{ name, context: { cluster: name, user } }],
      'current-context': name,
    },
    { lineWidth: 0 },
  );
}

/** Writes it with mode 0600 in one step. */
export async function writeKubeconfig(path: string, options: KubeconfigOptions): Promise<void> {
  await writeSecret(path, kubeconfig(options));
}
