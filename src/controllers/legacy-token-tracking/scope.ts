/** Of all ConfigMaps the one that says since when uses of Secrets' tokens are noted. */
import { trackingConfigMap } from '#api/service-account-secret.ts';
import type { InformerScope } from '#client/informers.ts';

export const trackingScope: InformerScope = {
  namespace: trackingConfigMap.namespace,
  fieldSelector: `metadata.name=${trackingConfigMap.name}`,
};
