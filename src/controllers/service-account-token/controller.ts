/** Fills the Secrets that hold tokens of ServiceAccounts, and deletes them with their account. */
import { secrets, serviceAccounts } from '#api/gen/resources.ts';
import type { Secret, ServiceAccount } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { accountOf, accountUidAnnotation } from '#api/service-account-secret.ts';
import { isApiError } from '#api/status.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerContext, ControllerFactory } from '../controller.ts';

/** Signs a token that has no end. */
export type SecretTokenSigner = (owner: {
  readonly namespace: string;
  readonly serviceAccount: { readonly name: string; readonly uid: string };
  /** The Secret's name. */
  readonly secret: string;
}) => Promise<string>;

export interface TokenControllerOptions {
  /** The cluster's CA certificate, in PEM. */
  readonly authority: string;
  readonly sign: SecretTokenSigner;
}

const byAccount = 'service account';

export function serviceAccountTokenController(options: TokenControllerOptions): ControllerFactory {
  return (context) => {
    const { client, informers } = context;
    const secretCache = informers.of(secrets);
    const accounts = informers.of(serviceAccounts);
    secretCache.addIndex(byAccount, (secret) => {
      const account = accountOf(secret);
      return account ? [`${account.namespace}/${account.name}`] : [];
    });
    return createController(
      {
        name: 'service-account-token',
        watches: [
          watching(secretCache, ({ type, object }) =>
            type !== 'deleted' && accountOf(object) ? [keyOf(object)] : [],
          ),
          watching(accounts, ({ type, object }) =>
            type === 'updated' ? [] : secretCache.byIndex(byAccount, keyOf(object)).map(keyOf),
          ),
        ],
        async reconcile(key, signal) {
          const secret = secretCache.get(key);
          if (!secret || secret.metadata.deletionTimestamp) return;
          const account = await findAccount(secret, context, signal);
          if (account === 'none') {
            await remove(secret, context, signal);
            return;
          }
          const filled = account && (await fill(secret, account, options));
          if (filled) await client.update(secrets, filled, { signal });
        },
      },
      context,
    );
  };
}

/** The cache may be behind: only the API's word takes a Secret away. Undefined: it has no account to be asked for. */
async function findAccount(
  secret: Secret,
  { client, informers }: ControllerContext,
  signal: AbortSignal,
): Promise<ServiceAccount | 'none' | undefined> {
  const wanted = accountOf(secret);
  if (!wanted) return undefined;
  const { namespace, name, uid } = wanted;
  const fits = (account: ServiceAccount | undefined): account is ServiceAccount =>
    account !== undefined && (uid === undefined || account.metadata.uid === uid);
  const known = informers.of(serviceAccounts).get(`${namespace}/${name}`);
  if (fits(known)) return known;
  try {
    const live = await client.get(serviceAccounts, { namespace, name }, { signal });
    return fits(live) ? live : 'none';
  } catch (error) {
    if (isApiError(error, 'NotFound')) return 'none';
    throw error;
  }
}

/** Undefined when nothing is missing. */
async function fill(
  secret: Secret,
  account: ServiceAccount,
  { authority, sign }: TokenControllerOptions,
): Promise<Secret | undefined> {
  const { namespace, name, annotations } = secret.metadata;
  const { data = {} } = secret;
  const { uid } = account.metadata;
  const ca = Buffer.from(authority).toString('base64');
  const place = Buffer.from(namespace).toString('base64');
  const isWhole =
    data['token'] &&
    data['ca.crt'] === ca &&
    data['namespace'] &&
    annotations?.[accountUidAnnotation];
  if (isWhole) return undefined;
  const serviceAccount = { name: account.metadata.name, uid };
  const token =
    data['token'] ||
    Buffer.from(await sign({ namespace, serviceAccount, secret: name })).toString('base64');
  return {
    ...secret,
    metadata: {
      ...secret.metadata,
      annotations: { ...annotations, [accountUidAnnotation]: uid },
    },
    data: { ...data, token, 'ca.crt': ca, namespace: data['namespace'] || place },
  };
}

async function remove(
  { metadata }: Secret,
  { client }: ControllerContext,
  signal: AbortSignal,
): Promise<void> {
  const { uid, resourceVersion } = metadata;
  const body = { preconditions: { uid, resourceVersion } };
  try {
    await client.delete(secrets, metadata, { body, signal });
  } catch (error) {
    // Gone, or changed: then it is looked at again.
    if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
  }
}
