/** Kinds that are questions, never stored: whose token is this, who am I, may I, may they, what may I. */
import type {
  LocalSubjectAccessReview,
  NonResourceAttributes,
  ResourceAttributes,
  SelfSubjectAccessReview,
  SelfSubjectReview,
  SelfSubjectRulesReview,
  SubjectAccessReview,
  SubjectAccessReviewSpec,
  SubjectAccessReviewStatus,
  TokenReview,
} from '#api/gen/types.ts';
import {
  localSubjectAccessReviews,
  selfSubjectAccessReviews,
  selfSubjectReviews,
  selfSubjectRulesReviews,
  subjectAccessReviews,
  tokenReviews,
} from '#api/gen/resources.ts';
import { badRequest, invalid } from '#api/status.ts';
import { invalid as invalidField } from '#api/validation/errors.ts';
import type { FieldError } from '#api/validation/field-error.ts';
import type { KubeObject } from '#api/object.ts';
import type { UserInfo } from '#client/api-handler.ts';
import type { Strategy } from '../registry/strategy.ts';
import type { Access, Authorizer } from './authorize.ts';
import type { RbacAuthorizer } from './rbac.ts';
import { apiAudiences } from './service-account-tokens.ts';
import type { ServiceAccountTokens } from './service-account-tokens.ts';

export interface ReviewOptions {
  readonly tokens: ServiceAccountTokens;
  readonly authorizer: Authorizer;
  readonly rbac: RbacAuthorizer;
}

/** One strategy for each kind of review. */
export function reviewStrategies(options: ReviewOptions): readonly Strategy[] {
  const { authorizer } = options;
  return [
    tokenReview(options.tokens),
    selfSubjectReview,
    review<SubjectAccessReview>(subjectAccessReviews, async (object) => {
      const { spec } = object;
      requireSound(object, [...questionFaults(spec), ...subjectFaults(spec)]);
      return { ...object, status: decided(authorizer, subjectOf(spec), spec) };
    }),
    review<SelfSubjectAccessReview>(selfSubjectAccessReviews, async (object, { user }) => {
      requireSound(object, questionFaults(object.spec));
      return { ...object, status: decided(authorizer, user, object.spec) };
    }),
    localReview(authorizer),
    rulesReview(options.rbac),
  ];
}

type Answer<T extends KubeObject> = NonNullable<Strategy<T>['review']>;

function review<T extends KubeObject>(type: Strategy<T>['type'], answer: Answer<T>): Strategy<T> {
  return {
    type,
    singular: type.kind.toLowerCase(),
    verbs: ['create'],
    columns: [],
    ephemeral: true,
    review: answer,
  };
}

function tokenReview(tokens: ServiceAccountTokens): Strategy<TokenReview> {
  return review<TokenReview>(tokenReviews, async (object) => {
    const { token, audiences } = object.spec;
    if (token === '') throw badRequest('token is required for TokenReview in authentication');
    const result = await tokens.review(token, audiences?.length ? audiences : apiAudiences);
    if ('error' in result) return { ...object, status: { user: {}, error: result.error } };
    const status = {
      authenticated: true,
      user: userInfo(result.user),
      audiences: result.audiences,
    };
    return { ...object, status };
  });
}

const selfSubjectReview = review<SelfSubjectReview>(
  selfSubjectReviews,
  async (object, { user }) => ({ ...object, status: { userInfo: userInfo(user) } }),
);

function localReview(authorizer: Authorizer): Strategy<LocalSubjectAccessReview> {
  return review<LocalSubjectAccessReview>(localSubjectAccessReviews, async (object) => {
    const { namespace } = object.metadata;
    const asked = object.spec.resourceAttributes?.namespace ?? '';
    if (asked !== namespace) {
      throw badRequest(
        `spec.resourceAttributes.namespace must match namespace: expected ${namespace}, got ${asked}`,
      );
    }
    const { spec } = object;
    requireSound(object, [...questionFaults(spec), ...subjectFaults(spec)]);
    return { ...object, status: decided(authorizer, subjectOf(spec), spec) };
  });
}

function rulesReview(rbac: RbacAuthorizer): Strategy<SelfSubjectRulesReview> {
  return review<SelfSubjectRulesReview>(selfSubjectRulesReviews, async (object, { user }) => {
    const namespace = object.spec.namespace ?? '';
    if (namespace === '') throw badRequest('no namespace on request');
    const { everywhere, byNamespace, faults } = rbac.rulesOf(user);
    const rules = [...everywhere, ...(byNamespace.get(namespace) ?? [])];
    return {
      ...object,
      status: {
        incomplete: faults.length > 0,
        ...(faults.length > 0 && { evaluationError: faults.join(', ') }),
        resourceRules: rules
          .filter((rule) => rule.resources?.length)
          .map(({ verbs, apiGroups, resources, resourceNames }) => ({
            verbs,
            ...(apiGroups && { apiGroups }),
            ...(resources && { resources }),
            ...(resourceNames && { resourceNames }),
          })),
        nonResourceRules: rules
          .filter((rule) => rule.nonResourceURLs?.length)
          .map(({ verbs, nonResourceURLs = [] }) => ({ verbs, nonResourceURLs })),
      },
    };
  });
}

function userInfo({
  name,
  uid,
  groups,
  extra,
}: UserInfo): NonNullable<TokenReview['status']>['user'] {
  return { username: name, ...(uid !== undefined && { uid }), groups, ...(extra && { extra }) };
}

/** Throws a 422. */
function requireSound({ kind }: KubeObject, faults: readonly FieldError[]): void {
  if (faults.length > 0) throw invalid({ group: 'authorization.k8s.io', kind }, '', faults);
}

function subjectFaults({ user = '', groups = [] }: SubjectAccessReviewSpec): readonly FieldError[] {
  return user === '' && groups.length === 0
    ? [invalidField('spec.user', user, 'at least one of user or group must be specified')]
    : [];
}

/** It is about a resource or about a path. */
function questionFaults(question: Question): readonly FieldError[] {
  const { resourceAttributes: resource, nonResourceAttributes: path } = question;
  if (resource && path) {
    const why = 'cannot be specified in combination with resourceAttributes';
    return [invalidField('spec.nonResourceAttributes', path, why)];
  }
  const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
  return resource || path ? [] : [invalidField('spec.resourceAttributes', null, why)];
}

function subjectOf({ user = '', groups = [], uid, extra }: SubjectAccessReviewSpec): UserInfo {
  return { name: user, groups, ...(uid !== undefined && { uid }), ...(extra && { extra }) };
}

interface Question {
  readonly resourceAttributes?: ResourceAttributes;
  readonly nonResourceAttributes?: NonResourceAttributes;
}

function decided(
  authorizer: Authorizer,
  user: UserInfo,
  question: Question,
): SubjectAccessReviewStatus {
  const { verdict, reason } = authorizer.decide(user, accessOf(question));
  return {
    allowed: verdict === 'allow',
    ...(verdict === 'deny' && { denied: true }),
    ...(reason !== undefined && { reason }),
  };
}

function accessOf({ resourceAttributes: asked, nonResourceAttributes: url }: Question): Access {
  return {
    isResource: asked !== undefined,
    path: url?.path ?? '',
    verb: asked?.verb ?? url?.verb ?? '',
    group: asked?.group ?? '',
    resource: asked?.resource ?? '',
    subresource: asked?.subresource ?? '',
    name: asked?.name ?? '',
    namespace: asked?.namespace ?? '',
  };
}
