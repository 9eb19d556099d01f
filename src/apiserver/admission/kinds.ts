/** Telling in a plugin which kind a request is about. */
import type { KubeObject, ResourceType } from '#api/object.ts';
import type { ApiError } from '#api/status.ts';
import { forbidden } from '#api/status.ts';
import type { AdmissionRequest } from './admission.ts';

/** True when the request writes an object of `type` itself, not a subresource of one. */
export function isAbout(request: AdmissionRequest, type: ResourceType): boolean {
  return isOf(request, type) && request.subresource === '';
}

/** True for the object and its subresources. */
export function isOf(request: AdmissionRequest, type: ResourceType): boolean {
  return request.type.resource === type.resource && request.type.group === type.group;
}

/** The object of a request that `isAbout` said to be of this type. */
export function objectOf<T extends KubeObject>(
  request: { readonly object: KubeObject },
  _type: ResourceType<T>,
): T {
  // The registry decoded it as the kind that the request is about.
  return request.object as T;
}

/** `pods "x" is forbidden: why`. */
export function refuse(request: AdmissionRequest, why: string): ApiError {
  const { name, generateName } = request.object?.metadata ?? {};
  return forbidden(request.type, request.name || name || generateName || 'Unknown', why);
}
