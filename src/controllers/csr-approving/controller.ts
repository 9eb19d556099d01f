/** Approves the requests of kubelets, so that nodes join and renew their certificates without a person. */
import { certificateSigningRequests, nodes, subjectAccessReviews } from '#api/gen/resources.ts';
import type { CertificateSigningRequest } from '#api/gen/types.ts';
import { isDecided, requestOf } from '#api/certificates/conditions.ts';
import { kubeletServingSigner } from '#api/certificates/signers.ts';
import { keyOf } from '#api/object.ts';
import { readRequest } from '#base/certificate-request.ts';
import type { CertificateRequest } from '#base/certificate-request.ts';
import { createController, TerminalError, watching } from '#client/reconciler.ts';
import { messageOf } from '#base/errors.ts';
import type { ControllerContext, ControllerFactory } from '../controller.ts';
import { claimName } from './claim-name.ts';
import { recognize } from './recognize.ts';
import { servingFault } from './serving.ts';

export interface ApprovingConfig {
  /** Names of nodes that run in the server's process and never join. */
  readonly ownNodes: readonly string[];
  readonly serviceCIDR: string;
}

type Request = CertificateSigningRequest;

/** What is to become of a request; undefined: nothing, for now or for ever. */
type Verdict =
  | { readonly type: 'Approved' | 'Denied'; readonly reason: string; readonly message: string }
  | undefined;

export function csrApprovingController(config: ApprovingConfig): ControllerFactory {
  return (context) => {
    const requests = context.informers.of(certificateSigningRequests);
    const allNodes = context.informers.of(nodes);
    const waitingToServe = (): readonly string[] =>
      requests
        .list()
        .filter((csr) => csr.spec.signerName === kubeletServingSigner && !isDecided(csr))
        .map(keyOf);
    return createController(
      {
        name: 'csr-approving',
        watches: [
          watching(requests, ({ type, object }) => (type === 'deleted' ? [] : [keyOf(object)])),
          // A node may have been given the address that its request names.
          watching(allNodes, waitingToServe),
        ],
        async reconcile(key, signal) {
          const csr = requests.get(key);
          if (!csr || isDecided(csr) || csr.status?.certificate) return;
          const verdict = await decide(csr, { ...context, config, signal });
          if (verdict) await record(csr, verdict, { ...context, signal });
        },
      },
      context,
    );
  };
}

interface DecideContext extends ControllerContext {
  readonly config: ApprovingConfig;
  readonly signal: AbortSignal;
}

async function decide(csr: Request, context: DecideContext): Promise<Verdict> {
  const pem = requestOf(csr);
  const request = await readChecked(pem);
  const recognized = recognize(csr, request);
  switch (recognized?.kind) {
    case 'renewal':
      return (await isAllowed(csr, 'selfnodeclient', context))
        ? approved('Auto approving self kubelet client certificate after SubjectAccessReview.')
        : undefined;
    case 'join':
      return (await isAllowed(csr, 'nodeclient', context))
        ? decideJoin({ csr, pem, node: recognized.node }, context)
        : undefined;
    case 'serving':
      return decideServing(recognized.node, request, context);
    default:
      return undefined;
  }
}

/** The API server let it in, so it can be read. */
async function readChecked(pem: string): Promise<CertificateRequest> {
  try {
    return await readRequest(pem);
  } catch (error) {
    throw new TerminalError(messageOf(error), { cause: error });
  }
}

async function decideJoin(
  asked: { readonly csr: Request; readonly pem: string; readonly node: string },
  { client, config, signal }: DecideContext,
): Promise<Verdict> {
  const claim = await claimName(asked, { client, ownNodes: config.ownNodes, signal });
  switch (claim.verdict) {
    case 'granted':
      return approved('Auto approving kubelet client certificate after SubjectAccessReview.');
    case 'refused':
      return { type: 'Denied', reason: 'NodeNameTaken', message: claim.message };
    default:
      return undefined;
  }
}

/**
 * Upstream leaves these to a person or an add-on, since it can't know which names a machine may bear. Here it is decided
 * by the Node object: without a serving certificate `kubectl logs` and `exec` would not work on a node that just joined.
 */
function decideServing(
  node: string,
  request: CertificateRequest,
  { informers, config }: DecideContext,
): Verdict {
  const { serviceCIDR } = config;
  const fault = servingFault(node, request, { nodes: informers.of(nodes).list(), serviceCIDR });
  if (fault === 'undecided') return undefined;
  if (fault) return { type: 'Denied', reason: 'NamesNotAllowed', message: fault.message };
  return approved('Auto approving kubelet serving certificate: its names are those of the Node.');
}

function approved(message: string): Verdict {
  return { type: 'Approved', reason: 'AutoApproved', message };
}

/** Whether the requestor may create this subresource, which exists only for this question. */
async function isAllowed(
  { spec }: Request,
  subresource: 'nodeclient' | 'selfnodeclient',
  { client, signal }: DecideContext,
): Promise<boolean> {
  const { username, uid, groups, extra } = spec;
  const { group, resource } = certificateSigningRequests;
  const review = await client.create(
    subjectAccessReviews,
    {
      metadata: { name: '' },
      spec: {
        ...(username !== undefined && { user: username }),
        ...(uid !== undefined && { uid }),
        ...(groups && { groups }),
        ...(extra && { extra }),
        resourceAttributes: { group, resource, verb: 'create', subresource, version: '*' },
      },
    },
    { signal },
  );
  return review.status?.allowed === true;
}

async function record(
  csr: Request,
  verdict: NonNullable<Verdict>,
  { client, log, signal }: ControllerContext & { readonly signal: AbortSignal },
): Promise<void> {
  const { conditions = [] } = csr.status ?? {};
  await client.update(
    certificateSigningRequests,
    {
      ...csr,
      status: { ...csr.status, conditions: [...conditions, { ...verdict, status: 'True' }] },
    },
    { subresource: 'approval', signal },
  );
  const { name } = csr.metadata;
  const fields = { csr: name, requestor: csr.spec.username ?? '', reason: verdict.message };
  if (verdict.type === 'Denied') log.warn('denied a certificate', fields);
  else log.info('approved a certificate', fields);
}
