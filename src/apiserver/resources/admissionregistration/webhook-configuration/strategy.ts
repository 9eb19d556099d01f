/**
 * ValidatingWebhookConfigurations and MutatingWebhookConfigurations: who is to be asked about requests. They are
 * stored and checked; nobody calls the webhooks yet.
 */
import {
  mutatingWebhookConfigurations,
  validatingWebhookConfigurations,
} from '#api/gen/resources.ts';
import type {
  MutatingWebhookConfiguration,
  ValidatingWebhookConfiguration,
} from '#api/gen/types.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, integer, nameColumn } from '../../columns/column.ts';
import { defaultScopes } from '../rule.ts';
import { defaultWebhookClient } from '../../validation/webhook-client.ts';
import { validateWebhooks } from './validation.ts';
import type { Webhook } from './validation.ts';

type Configuration = ValidatingWebhookConfiguration | MutatingWebhookConfiguration;

function defaultWebhook<W extends Webhook>(hook: W): W {
  return {
    ...hook,
    clientConfig: defaultWebhookClient(hook.clientConfig),
    failurePolicy: hook.failurePolicy ?? 'Fail',
    matchPolicy: hook.matchPolicy ?? 'Equivalent',
    namespaceSelector: hook.namespaceSelector ?? {},
    objectSelector: hook.objectSelector ?? {},
    timeoutSeconds: hook.timeoutSeconds ?? 10,
    ...(hook.rules && { rules: defaultScopes(hook.rules) }),
  };
}

const columns = [
  nameColumn,
  integer<Configuration>('Webhooks', 'How many webhooks it names.', webhookCount),
  ageColumn,
];

function webhookCount({ webhooks }: Configuration): number {
  return webhooks?.length ?? 0;
}

const checks = {
  columns,
  hasGeneration: true,
  requiresResourceVersion: true,
  categories: ['api-extensions'],
  validate: ({ webhooks = [] }: Configuration) => validateWebhooks(webhooks),
  warnings: ({ webhooks = [] }: Configuration, stored: Configuration | undefined) =>
    stored || webhooks.length === 0
      ? []
      : ['the configuration is stored, but its webhooks are not called: that is yet to come'],
};

export const validatingWebhookConfigurationStrategy: Strategy<ValidatingWebhookConfiguration> = {
  ...checks,
  type: validatingWebhookConfigurations,
  singular: 'validatingwebhookconfiguration',
  setDefaults: (object) => ({
    ...object,
    ...(object.webhooks && { webhooks: object.webhooks.map(defaultWebhook) }),
  }),
};

export const mutatingWebhookConfigurationStrategy: Strategy<MutatingWebhookConfiguration> = {
  ...checks,
  type: mutatingWebhookConfigurations,
  singular: 'mutatingwebhookconfiguration',
  setDefaults: (object) => ({
    ...object,
    ...(object.webhooks && {
      webhooks: object.webhooks.map((hook) => ({
        ...defaultWebhook(hook),
        reinvocationPolicy: hook.reinvocationPolicy ?? 'Never',
      })),
    }),
  }),
};
