/** `serviceaccounts/token` (TokenRequest): signs a token for a ServiceAccount, bound to a Pod, Secret or Node. */
import type { ServiceAccount, TokenRequest } from '#api/gen/types.ts';
import { nodes, pods, secrets } from '#api/gen/resources.ts';
import { badRequest, conflict, invalid, notFound } from '#api/status.ts';
import { toTime } from '#base/clock.ts';
import type { FieldError } from '#api/validation/field-error.ts';
import type { ActionSubresource, Reader } from '../registry/strategy.ts';
import { apiAudiences } from './service-account-tokens.ts';
import type { ServiceAccountTokens } from './service-account-tokens.ts';
import type { ObjectReference } from './token-claims.ts';

const body = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' };
const defaultSeconds = 3600;
const leastSeconds = 600;
const mostSeconds = 2 ** 32;

export function tokenSubresource(tokens: ServiceAccountTokens): ActionSubresource<ServiceAccount> {
  return {
    kind: 'action',
    verbs: ['create'],
    bodyType: body,
    async act({ object: account, body: sent }, { reader, clock }) {
      // The body has passed the schema of TokenRequest.
      const { spec = {} } = sent as TokenRequest;
      const audiences = spec.audiences?.length ? spec.audiences : apiAudiences;
      const expirationSeconds = spec.expirationSeconds ?? defaultSeconds;
      const faults = durationFaults(expirationSeconds);
      if (faults.length > 0) throw invalid(body, '', faults);
      const { name, namespace, uid } = account.metadata;
      const { token, expiresAt } = await tokens.issue({
        namespace,
        serviceAccount: { name, uid },
        audiences,
        expirationSeconds,
        ...bindingOf(spec, account, reader),
      });
      return {
        apiVersion: 'authentication.k8s.io/v1',
        kind: body.kind,
        metadata: { name, namespace, creationTimestamp: toTime(clock.now()) },
        spec: {
          audiences,
          expirationSeconds,
          ...(spec.boundObjectRef && { boundObjectRef: spec.boundObjectRef }),
        },
        status: { token, expirationTimestamp: toTime(expiresAt) },
      };
    },
  };
}

function durationFaults(seconds: number): readonly FieldError[] {
  const fault = (detail: string): FieldError => ({
    type: 'FieldValueInvalid',
    field: 'spec.expirationSeconds',
    message: `Invalid value: ${seconds}: ${detail}`,
  });
  if (seconds < leastSeconds) return [fault('may not specify a duration less than 10 minutes')];
  if (seconds > mostSeconds) return [fault('may not specify a duration larger than 2^32 seconds')];
  return [];
}

interface Binding {
  readonly pod?: ObjectReference;
  readonly node?: ObjectReference;
  readonly secret?: ObjectReference;
}

/** The live object that the token shall hang on. Throws 404, 409 or 400 when it can't. */
function bindingOf(
  { boundObjectRef: reference }: NonNullable<TokenRequest['spec']>,
  account: ServiceAccount,
  reader: Reader,
): Binding {
  if (!reference) return {};
  const { kind = '', apiVersion = '', name = '' } = reference;
  const { namespace } = account.metadata;
  if (apiVersion === 'v1' && kind === 'Pod') {
    const pod = reader.get(pods, { namespace, name });
    if (!pod) throw notFound(pods, name);
    checkUid(pods, pod, reference.uid);
    const runsAs = pod.spec.serviceAccountName;
    if (runsAs !== account.metadata.name) {
      throw badRequest(
        `cannot bind token for serviceaccount "${account.metadata.name}" to pod running with different serviceaccount name.`,
      );
    }
    const nodeName = pod.spec.nodeName ?? '';
    const node = nodeName === '' ? undefined : reader.get(nodes, { name: nodeName });
    return { pod: referenceTo(pod), ...(node && { node: referenceTo(node) }) };
  }
  if (apiVersion === 'v1' && kind === 'Secret') {
    const secret = reader.get(secrets, { namespace, name });
    if (!secret) throw notFound(secrets, name);
    checkUid(secrets, secret, reference.uid);
    return { secret: referenceTo(secret) };
  }
  if (apiVersion === 'v1' && kind === 'Node') {
    const node = reader.get(nodes, { name });
    if (!node) throw notFound(nodes, name);
    checkUid(nodes, node, reference.uid);
    return { node: referenceTo(node) };
  }
  throw badRequest(`cannot bind token to object of type ${apiVersion}, Kind=${kind}`);
}

interface Named {
  readonly metadata: ObjectReference;
}

function referenceTo({ metadata: { name, uid } }: Named): ObjectReference {
  return { name, uid };
}

function checkUid(
  type: { readonly group: string; readonly resource: string },
  live: Named,
  uid: string | undefined,
): void {
  if (!uid || uid === live.metadata.uid) return;
  throw conflict(
    type,
    live.metadata.name,
    `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
  );
}
