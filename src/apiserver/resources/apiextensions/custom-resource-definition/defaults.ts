/** What a CustomResourceDefinition doesn't say: names that follow from its kind, and that versions aren't converted. */
import type { CustomResourceDefinition } from '#api/gen/types.ts';
import { defaultWebhookClient } from '../../validation/webhook-client.ts';

export function defaultDefinition(definition: CustomResourceDefinition): CustomResourceDefinition {
  const { names, conversion = { strategy: 'None' } } = definition.spec;
  const { webhook } = conversion;
  return {
    ...definition,
    spec: {
      ...definition.spec,
      names: {
        ...names,
        singular: names.singular || names.kind.toLowerCase(),
        listKind: names.listKind || (names.kind && `${names.kind}List`),
      },
      conversion: {
        ...conversion,
        ...(webhook?.clientConfig && {
          webhook: { ...webhook, clientConfig: defaultWebhookClient(webhook.clientConfig) },
        }),
      },
    },
  };
}
