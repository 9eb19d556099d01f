/** Stage 7 of the path: the admission plugins, in the order in which they are asked. */
import type { AdmissionPlugin } from './admission.ts';
import { defaultStorageClass } from './default-storage-class.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { governingService } from './governing-service.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { priority } from './priority.ts';
import { serviceAccount } from './service-account.ts';
import { storageObjectInUseProtection } from './storage-object-in-use-protection.ts';

export const admissionChain: readonly AdmissionPlugin[] = [
  // First: in a namespace that doesn't exist nothing else matters.
  namespaceLifecycle,
  serviceAccount,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  governingService,
];
