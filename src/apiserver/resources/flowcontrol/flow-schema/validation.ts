/** The faults of a FlowSchema. */
import type {
  FlowSchema,
  FlowSchemaSpec,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
  Subject,
} from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { forbidden, invalid, invalidEach, notSupported, required } from '#api/validation/errors.ts';
import { dns1123LabelFaults, dns1123SubdomainFaults } from '#api/validation/names.ts';
import { mandatoryFlowSchemas } from '../built-in.ts';
import { each, fine, requiredText } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateConditions } from '../conditions.ts';

const highestPrecedence = 10_000;
const methods = ['ByNamespace', 'ByUser'];
const verbs = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'proxy',
  'update',
  'watch',
];

export function validateFlowSchema({ metadata: { name }, spec }: FlowSchema): Errors {
  const fixed = mandatoryFlowSchemas.find((schema) => schema.metadata.name === name);
  return [
    ...validatePrecedence(spec.matchingPrecedence ?? 0, name),
    ...validateMethod(spec),
    ...validateLevel(spec.priorityLevelConfiguration.name),
    ...each(spec.rules, 'spec.rules', validateRule),
    ...(fixed && !deepEqual(spec, fixed.spec)
      ? [invalid('spec', spec, `spec of '${name}' must equal the fixed value`)]
      : fine),
  ];
}

export function validateFlowSchemaStatus({ status }: FlowSchema): Errors {
  return validateConditions(status?.conditions);
}

function validatePrecedence(precedence: number, name: string): Errors {
  const field = 'spec.matchingPrecedence';
  const fault = (why: string): Errors => [invalid(field, precedence, why)];
  if (precedence <= 0) return fault('must be a positive value');
  if (precedence > highestPrecedence) return fault(`must not be greater than ${highestPrecedence}`);
  return precedence === 1 && name !== 'exempt'
    ? fault("only the schema named 'exempt' may have matchingPrecedence 1")
    : fine;
}

function validateMethod({ distinguisherMethod: method }: FlowSchemaSpec): Errors {
  return !method || methods.includes(method.type)
    ? fine
    : [notSupported('spec.distinguisherMethod.type', method, methods)];
}

function validateLevel(name: string): Errors {
  const field = 'spec.priorityLevelConfiguration.name';
  return name
    ? invalidEach(field, name, dns1123SubdomainFaults(name))
    : [required(field, 'must reference a priority level')];
}

function validateRule(rule: PolicyRulesWithSubjects, field: string): Errors {
  const { subjects, resourceRules, nonResourceRules } = rule;
  return [
    ...(subjects.length > 0
      ? fine
      : [required(`${field}.subjects`, 'subjects must contain at least one value')]),
    ...each(subjects, `${field}.subjects`, validateSubject),
    ...(resourceRules?.length || nonResourceRules?.length
      ? fine
      : [
          required(field, 'at least one of resourceRules and nonResourceRules has to be non-empty'),
        ]),
    ...each(resourceRules, `${field}.resourceRules`, validateResourceRule),
    ...each(nonResourceRules, `${field}.nonResourceRules`, validateNonResourceRule),
  ];
}

/** Which field says who it is, by the subject's kind. */
const subjectFields = { User: 'user', Group: 'group', ServiceAccount: 'serviceAccount' } as const;

function validateSubject(subject: Subject, field: string): Errors {
  const kinds = ['User', 'Group', 'ServiceAccount'] as const;
  const kind = kinds.find((known) => known === subject.kind);
  if (!kind) return [notSupported(`${field}.kind`, subject.kind, kinds)];
  const own = subjectFields[kind];
  return [
    ...(subject[own]
      ? fine
      : [required(`${field}.${own}`, `${own} is required when subject kind is '${kind}'`)]),
    ...validateWho(subject, field, own),
    ...kinds
      .filter((other) => other !== kind && subject[subjectFields[other]])
      .map((other) => {
        const name = subjectFields[other];
        return forbidden(
          `${field}.${name}`,
          `${name} is forbidden when subject kind is not '${other}'`,
        );
      }),
  ];
}

function validateWho(
  { user, group, serviceAccount }: Subject,
  field: string,
  own: 'user' | 'group' | 'serviceAccount',
): Errors {
  if (own !== 'serviceAccount') {
    const who = own === 'user' ? user : group;
    return who ? requiredText(`${field}.${own}.name`, who.name) : fine;
  }
  if (!serviceAccount) return fine;
  const { name, namespace } = serviceAccount;
  const [nameField, namespaceField] = [`${field}.${own}.name`, `${field}.${own}.namespace`];
  return [
    ...requiredText(nameField, name),
    ...(name && name !== '*' ? invalidEach(nameField, name, dns1123SubdomainFaults(name)) : fine),
    ...(namespace
      ? invalidEach(namespaceField, namespace, dns1123LabelFaults(namespace))
      : [required(namespaceField, 'must specify namespace for service account')]),
  ];
}

function validateVerbs(wanted: readonly string[], field: string): Errors {
  if (wanted.length === 0) return [required(field, 'verbs must contain at least one value')];
  if (wanted.includes('*')) return alone(wanted, field, 'verbs');
  return wanted.every((verb) => verbs.includes(verb)) ? fine : [notSupported(field, wanted, verbs)];
}

function alone(list: readonly string[], field: string, what: string): Errors {
  return list.length > 1 && list.includes('*')
    ? [invalid(field, list, `if '*' is present, must not specify other ${what}`)]
    : fine;
}

function validateResourceRule(rule: ResourcePolicyRule, field: string): Errors {
  const { apiGroups, resources } = rule;
  return [
    ...validateVerbs(rule.verbs, `${field}.verbs`),
    ...(apiGroups.length > 0
      ? alone(apiGroups, `${field}.apiGroups`, 'api groups')
      : [required(`${field}.apiGroups`, 'resource rules must supply at least one api group')]),
    ...(resources.length > 0
      ? alone(resources, `${field}.resources`, 'resources')
      : [required(`${field}.resources`, 'resource rules must supply at least one resource')]),
    ...validateNamespaces(rule, `${field}.namespaces`),
  ];
}

function validateNamespaces(
  { namespaces = [], clusterScope }: ResourcePolicyRule,
  field: string,
): Errors {
  if (namespaces.length === 0 && !clusterScope) {
    const why = 'resource rules that are not cluster scoped must supply at least one namespace';
    return [required(field, why)];
  }
  if (namespaces.includes('*')) return alone(namespaces, field, 'namespaces');
  const intro = "each member of this list must be '*' or a DNS-1123 label; ";
  return each(namespaces, field, (namespace, path) =>
    invalidEach(
      path,
      namespace,
      dns1123LabelFaults(namespace).map((fault) => intro + fault),
    ),
  );
}

function validateNonResourceRule(
  { verbs: wanted, nonResourceURLs: urls }: NonResourcePolicyRule,
  field: string,
): Errors {
  const path = `${field}.nonResourceURLs`;
  return [
    ...validateVerbs(wanted, `${field}.verbs`),
    ...(urls.length > 0
      ? alone(urls, path, 'non-resource URLs')
      : [required(path, 'nonResourceURLs must contain at least one value')]),
    ...(urls.includes('*') ? fine : each(urls, path, validateUrl)),
  ];
}

function validateUrl(url: string, field: string): Errors {
  if (url === '/') return fine;
  const stars = url.split('*').length - 1;
  const why =
    url === ''
      ? 'must not be empty'
      : !url.startsWith('/')
        ? 'must start with slash'
        : url.includes(' ')
          ? 'must not contain white-space'
          : url.includes('//')
            ? 'must not contain double slash'
            : stars > 1 || (stars === 1 && !url.endsWith('/*'))
              ? 'wildcard can only do suffix matching'
              : '';
  return why ? [invalid(field, url, why)] : fine;
}
