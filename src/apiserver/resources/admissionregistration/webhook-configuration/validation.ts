/** The faults of webhooks, of both kinds. */
import type { MutatingWebhook, ValidatingWebhook } from '#api/gen/types.ts';
import { duplicate, invalid, required } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults } from '#api/validation/names.ts';
import { each, fine, oneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateLabelSelector } from '../../validation/label-selector.ts';
import {
  failurePolicies,
  matchPolicies,
  reinvocationPolicies,
  validateMatchConditions,
} from '../conditions.ts';
import { validateRule } from '../rule.ts';
import { validateReviewVersions, validateWebhookClient } from '../../validation/webhook-client.ts';

export type Webhook = ValidatingWebhook & Pick<MutatingWebhook, 'reinvocationPolicy'>;

const harmless = ['None', 'NoneOnDryRun'];

export function validateWebhooks(webhooks: readonly Webhook[]): Errors {
  const names = webhooks.map(({ name }) => name);
  return each(webhooks, 'webhooks', (hook, field, index) => [
    ...validateWebhook(hook, field),
    ...validateReviewVersions(hook.admissionReviewVersions, `${field}.admissionReviewVersions`),
    ...(hook.name && names.indexOf(hook.name) < index
      ? [duplicate(`${field}.name`, hook.name)]
      : fine),
  ]);
}

function validateWebhook(hook: Webhook, field: string): Errors {
  const { timeoutSeconds } = hook;
  return [
    ...validateFullName(hook.name, `${field}.name`),
    ...each(hook.rules, `${field}.rules`, validateRule),
    ...oneOf(`${field}.failurePolicy`, hook.failurePolicy, failurePolicies),
    ...oneOf(`${field}.matchPolicy`, hook.matchPolicy, matchPolicies),
    ...validateSideEffects(hook.sideEffects, `${field}.sideEffects`),
    ...(timeoutSeconds !== undefined && (timeoutSeconds < 1 || timeoutSeconds > 30)
      ? [
          invalid(
            `${field}.timeoutSeconds`,
            timeoutSeconds,
            'the timeout value must be between 1 and 30 seconds',
          ),
        ]
      : fine),
    ...validateLabelSelector(hook.namespaceSelector, `${field}.namespaceSelector`),
    ...validateLabelSelector(hook.objectSelector, `${field}.objectSelector`),
    ...oneOf(`${field}.reinvocationPolicy`, hook.reinvocationPolicy, reinvocationPolicies),
    ...validateWebhookClient(hook.clientConfig, `${field}.clientConfig`),
    ...validateMatchConditions(hook.matchConditions, `${field}.matchConditions`),
  ];
}

function validateSideEffects(effects: string | undefined, field: string): Errors {
  if (!effects) return [required(field, `must specify one of ${harmless.join(', ')}`)];
  return oneOf(field, effects, harmless);
}

function validateFullName(name: string, field: string): Errors {
  if (name === '') return [required(field)];
  const faults = dns1123SubdomainFaults(name);
  if (faults.length > 0) return [invalid(field, name, faults.join(','))];
  return name.split('.').length < 3
    ? [invalid(field, name, 'should be a domain with at least three segments separated by dots')]
    : fine;
}
