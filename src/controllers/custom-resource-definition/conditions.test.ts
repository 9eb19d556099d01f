/** What the status of a definition comes to say, of names, establishing and approval. */
import { describe, expect, test } from 'vitest';
import type { CustomResourceDefinition, CustomResourceDefinitionNames } from '#api/gen/types.ts';
import { testAuthority } from '#base/testing/certificates.ts';
import { definition } from '../testing/definitions.ts';
import { approvalCondition } from './approval.ts';
import { establishedCondition } from './established.ts';
import { acceptNames } from './names.ts';

const gadget: CustomResourceDefinitionNames = {
  plural: 'gadgets',
  singular: 'gadget',
  kind: 'Gadget',
  listKind: 'GadgetList',
};

/** One of Gadgets that was not looked at yet, beside one of Widgets with the short name `w`. */
function accept(
  names: Partial<CustomResourceDefinitionNames>,
  acceptedNames?: CustomResourceDefinitionNames,
) {
  const other = definition({ names: { shortNames: ['w', 'wi'] } });
  const fresh = definition({ names: { ...gadget, ...names }, established: false });
  const own = { ...fresh, status: acceptedNames ? { acceptedNames } : {} };
  return acceptNames(own, [other, own]);
}

describe('acceptNames()', () => {
  test('gives names that nobody has', () => {
    const names = { ...gadget, shortNames: ['g'], categories: ['all'] };
    expect(accept(names)).toEqual({
      acceptedNames: names,
      condition: {
        type: 'NamesAccepted',
        status: 'True',
        reason: 'NoConflicts',
        message: 'no conflicts found',
      },
    });
  });

  test.each([
    [{ plural: 'widgets' }, 'PluralConflict', '"widgets" is already in use'],
    [{ plural: 'w' }, 'PluralConflict', '"w" is already in use'],
    [{ singular: 'widget' }, 'SingularConflict', '"widget" is already in use'],
    [{ singular: 'wi' }, 'SingularConflict', '"wi" is already in use'],
    [{ shortNames: ['g', 'w'] }, 'ShortNamesConflict', '"w" is already in use'],
    [
      { shortNames: ['w', 'widget', 'w'] },
      'ShortNamesConflict',
      '["w" is already in use, "widget" is already in use]',
    ],
    [{ kind: 'Widget' }, 'KindConflict', '"Widget" is already in use'],
    [{ kind: 'WidgetList' }, 'KindConflict', '"WidgetList" is already in use'],
    [{ listKind: 'Widget' }, 'ListKindConflict', '"Widget" is already in use'],
    [{ plural: 'w', kind: 'Widget' }, 'KindConflict', '"Widget" is already in use'],
  ])('%j: %s', (names, reason, message) => {
    const { acceptedNames, condition } = accept(names);
    expect(condition).toEqual({ type: 'NamesAccepted', status: 'False', reason, message });
    // The others are given all the same.
    const refused = Object.keys(names);
    const given = Object.keys(gadget).filter((name) => !refused.includes(name));
    expect(acceptedNames).toMatchObject(
      Object.fromEntries(Object.entries(gadget).filter(([name]) => given.includes(name))),
    );
  });

  test('a name that it has stays when the new one is somebody else’s', () => {
    const had = { ...gadget, shortNames: ['g'] };
    const { acceptedNames } = accept({ singular: 'widget', shortNames: ['g', 'w'] }, had);
    expect(acceptedNames).toEqual(had);
  });

  test('its own names are no conflict', () => {
    const names = { ...gadget, shortNames: ['gadget', 'g', 'gg'] };
    const { condition, acceptedNames } = accept(names, { ...gadget, shortNames: ['g'] });
    expect(condition.status).toBe('True');
    expect(acceptedNames).toEqual(names);
  });

  test('what is wanted no longer goes', () => {
    const had = { ...gadget, shortNames: ['g'], categories: ['all'] };
    expect(accept({}, had).acceptedNames).toEqual(gadget);
  });
});

describe('establishedCondition()', () => {
  const withBundle = (caBundle: string): CustomResourceDefinition => {
    const plain = definition({ established: false });
    const webhook = { clientConfig: { caBundle }, conversionReviewVersions: ['v1'] };
    const conversion = { strategy: 'Webhook', webhook };
    return { ...plain, spec: { ...plain.spec, conversion }, status: {} };
  };
  const base64 = (text: string): string => Buffer.from(text).toString('base64');

  test.each([
    ['accepted names', '', true, 'True', 'InitialNamesAccepted'],
    ['names that are not accepted', '', false, 'False', 'NotAccepted'],
    ['a bundle that holds no certificate', base64('x'), true, 'False', 'InvalidCABundle'],
    [
      'a bundle that holds a broken certificate',
      base64('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'),
      true,
      'False',
      'InvalidCABundle',
    ],
  ])('%s', (...row) => {
    const [, bundle, accepted, status, reason] = row;
    expect(establishedCondition(withBundle(bundle), accepted)).toMatchObject({ status, reason });
  });

  test('a bundle of certificates', async () => {
    const { certificate } = await testAuthority();
    const bundle = base64(`${certificate}# and again\n${certificate}`);
    expect(establishedCondition(withBundle(bundle), true).status).toBe('True');
  });

  test('stays true whatever becomes of the names', () => {
    expect(establishedCondition(definition(), false)).toEqual({
      type: 'Established',
      status: 'True',
    });
  });
});

describe('approvalCondition()', () => {
  const needed = 'protected groups must have approval annotation "api-approved.kubernetes.io"';
  const see = 'see https://github.com/kubernetes/enhancements/pull/1111';

  test.each([
    ['', 'False', 'MissingAnnotation', `${needed}, ${see}`],
    ['unapproved, a try', 'False', 'UnapprovedAnnotation', 'not approved: "unapproved, a try"'],
    ['https://example.com/1', 'True', 'ApprovedAnnotation', 'approved in https://example.com/1'],
    [
      'yes',
      'False',
      'InvalidAnnotation',
      `${needed} with either a URL or a reason starting with "unapproved", ${see}`,
    ],
  ])('%j: %s, %s', (value, status, reason, message) => {
    const plain = definition({ group: 'apps.k8s.io' });
    const annotations = { 'api-approved.kubernetes.io': value };
    const annotated = { ...plain, metadata: { ...plain.metadata, annotations } };
    expect(approvalCondition(annotated)).toEqual({
      type: 'KubernetesAPIApprovalPolicyConformant',
      status,
      reason,
      message,
    });
  });

  test.each([
    ['k8s.io', true],
    ['x.kubernetes.io', true],
    ['myk8s.io', false],
    ['k8s.io.example.com', false],
  ])('%s is protected: %s', (group, expected) => {
    expect(approvalCondition(definition({ group })) !== undefined).toBe(expected);
  });
});
