/** NamespaceLifecycle: objects live in namespaces that exist and aren't being deleted; some namespaces stay. */
import { namespaces } from '#api/gen/resources.ts';
import { ApiError, notFound } from '#api/status.ts';
import type { RequestContext } from '../registry/strategy.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { isAbout, refuse } from './kinds.ts';

const permanent = new Set(['default', 'kube-system', 'kube-public']);

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  mutate: (request, context) => {
    checkNamespace(request, context);
    return request.object;
  },
  validate: (request) => {
    if (request.operation !== 'DELETE' || !isAbout(request, namespaces)) return;
    if (permanent.has(request.name)) throw refuse(request, 'this namespace may not be deleted');
  },
};

function checkNamespace(request: AdmissionRequest, { reader }: RequestContext): void {
  const { namespace, type } = request;
  if (!namespace || !type.namespaced || type.resource === 'localsubjectaccessreviews') return;
  const found = reader.get(namespaces, { name: namespace });
  if (!found) throw notFound(namespaces, namespace);
  if (request.operation === 'CREATE' && found.status?.phase === 'Terminating') {
    throw terminating(request);
  }
}

/** Controllers know by the cause that trying again is of no use. */
function terminating(request: AdmissionRequest): ApiError {
  const { namespace } = request;
  const { status } = refuse(
    request,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  );
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  };
  return new ApiError({ ...status, details: { ...status.details, causes: [cause] } });
}
