/** The `token` subresource: signs a token for a ServiceAccount, bound to an object that it shall not outlive. */
import { toTime } from '#base/clock.ts';
import { nodes, pods, secrets } from '#api/gen/resources.ts';
import type {
  BoundObjectReference,
  Json,
  Pod,
  ServiceAccount,
  TokenRequest,
} from '#api/gen/types.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { badRequest, conflict, invalid as invalidObject, notFound } from '#api/status.ts';
import { invalid } from '#api/validation/errors.ts';
import type { ServiceAccountTokens } from '../../../auth/service-account-tokens.ts';
import type { ActionSubresource, RequestContext } from '../../../registry/strategy.ts';

/** What signs; `auth/` has it. */
export type TokenSigner = Pick<ServiceAccountTokens, 'issue'>;

const shortestSeconds = 600;
const longestSeconds = 2 ** 32;

export function tokenSubresource(signer: TokenSigner): ActionSubresource<ServiceAccount> {
  return {
    kind: 'action',
    verbs: ['create'],
    bodyType: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
    async act(request, context): Promise<Json> {
      // The registry has checked the body against the schema of TokenRequest.
      const body = request.body as TokenRequest;
      const { name, namespace } = request.object.metadata;
      const audiences = body.spec?.audiences ?? [];
      const expirationSeconds = body.spec?.expirationSeconds ?? 3600;
      checkExpiration(name, expirationSeconds);
      const bound = findBound(request.object, body.spec?.boundObjectRef, context);
      const issued = await signer.issue({
        namespace,
        serviceAccount: referenceTo(request.object),
        audiences,
        expirationSeconds,
        ...bound,
      });
      return {
        ...body,
        kind: 'TokenRequest',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: { name, namespace, creationTimestamp: toTime(context.clock.now()) },
        spec: { ...body.spec, audiences, expirationSeconds },
        status: { token: issued.token, expirationTimestamp: toTime(issued.expiresAt) },
      };
    },
  };
}

function checkExpiration(name: string, seconds: number): void {
  const field = 'spec.expirationSeconds';
  const refuse = (why: string): never => {
    const kind = { group: 'authentication.k8s.io', kind: 'TokenRequest' };
    throw invalidObject(kind, name, [invalid(field, seconds, why)]);
  };
  if (seconds < shortestSeconds) refuse('may not specify a duration less than 10 minutes');
  if (seconds > longestSeconds) refuse('may not specify a duration larger than 2^32 seconds');
}

interface Reference {
  readonly name: string;
  readonly uid: string;
}

interface Bound {
  readonly pod?: Reference;
  readonly node?: Reference;
  readonly secret?: Reference;
}

function findBound(
  account: ServiceAccount,
  reference: BoundObjectReference | undefined,
  context: RequestContext,
): Bound {
  if (!reference) return {};
  const { namespace } = account.metadata;
  switch (`${reference.apiVersion ?? ''} ${reference.kind ?? ''}`) {
    case 'v1 Pod': {
      const pod = find(pods, reference, { namespace, context });
      return boundToPod(account, pod, context);
    }
    case 'v1 Node':
      return { node: referenceTo(find(nodes, reference, { context })) };
    case 'v1 Secret':
      return { secret: referenceTo(find(secrets, reference, { namespace, context })) };
    default:
      throw badRequest(
        `cannot bind token for serviceaccount "${account.metadata.name}" to ` +
          `${reference.apiVersion ?? ''}, Kind=${reference.kind ?? ''}`,
      );
  }
}

/** The node that the Pod runs on goes into the token too, so that whoever reads it knows. */
function boundToPod(account: ServiceAccount, pod: Pod, { reader }: RequestContext): Bound {
  const { name } = account.metadata;
  if (pod.spec.serviceAccountName !== name) {
    throw badRequest(
      `cannot bind token for serviceaccount "${name}" to pod running with different serviceaccount name.`,
    );
  }
  const node = pod.spec.nodeName && reader.get(nodes, { name: pod.spec.nodeName });
  return { pod: referenceTo(pod), ...(node && { node: referenceTo(node) }) };
}

function find<T extends KubeObject>(
  type: ResourceType<T>,
  { name = '', uid }: BoundObjectReference,
  { namespace, context }: { readonly namespace?: string; readonly context: RequestContext },
): T {
  const found = context.reader.get(type, { name, ...(namespace && { namespace }) });
  if (!found) throw notFound(type, name);
  if (uid && uid !== found.metadata.uid) {
    throw conflict(
      type,
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. ` +
        `The object might have been deleted and then recreated`,
    );
  }
  return found;
}

function referenceTo({ metadata: { name, uid } }: KubeObject): Reference {
  return { name, uid };
}
