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
    review<SubjectAccessReview>(subjectAccessReviews, async (object) => ({
      ...object,
      status: decided(authorizer, subjectOf(object, object.spec), object.spec),
    })),
    review<SelfSubjectAccessReview>(selfSubjectAccessReviews, async (object, { user }) => ({
      ...object,
      status: decided(authorizer, user, object.spec),
    })),
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
    return { ...object, status: decided(authorizer, subjectOf(object, object.spec), object.spec) };
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

function subjectOf(object: KubeObject, spec: SubjectAccessReviewSpec): UserInfo {
  const { user = '', groups = [], uid, extra } = spec;
  if (user === '' && groups.length === 0) {
    throw invalid({ group: 'authorization.k8s.io', kind: object.kind }, '', [
      {
        type: 'FieldValueInvalid',
        field: 'spec.user',
        message: 'Invalid value: "": at least one of user or group must be specified',
      },
    ]);
  }
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
  if ((asked === undefined) === (url === undefined)) {
    throw badRequest(
      'spec.resourceAttributes: Invalid value: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    );
  }
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
