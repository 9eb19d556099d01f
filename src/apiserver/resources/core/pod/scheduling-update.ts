/**
 * What may change of where a Pod can run: its gates can only be opened, and while there are any, the nodes that it can
 * run on may become fewer (KEP-3521, KEP-3838).
 */
import type { NodeSelectorTerm, PodSpec } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { forbidden, invalid } from '#api/validation/errors.ts';
import { at, each, fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

export function validateSchedulingUpdate(spec: PodSpec, before: PodSpec): Errors {
  const names = new Set(before.schedulingGates?.map(({ name }) => name));
  return [
    ...each(spec.schedulingGates, 'spec.schedulingGates', ({ name }, path) =>
      names.has(name)
        ? fine
        : [
            forbidden(
              `${path}.name`,
              `only deletion is allowed, but found new scheduling gate '${name}'`,
            ),
          ],
    ),
    ...(names.size > 0
      ? [...validateSelector(spec, before), ...validateTerms(spec, before)]
      : fine),
  ];
}

/** The specification with the old values of what `validateSchedulingUpdate` has judged. */
export function withScheduling(spec: PodSpec, before: PodSpec): PodSpec {
  const gates = { ...spec, schedulingGates: before.schedulingGates };
  if (!before.schedulingGates?.length) return gates;
  const { nodeAffinity: _, ...others } = spec.affinity ?? {};
  const nodeAffinity = before.affinity?.nodeAffinity;
  const affinity = { ...others, ...(nodeAffinity && { nodeAffinity }) };
  const none = !before.affinity && Object.keys(affinity).length === 0;
  return {
    ...gates,
    nodeSelector: before.nodeSelector,
    affinity: none ? undefined : affinity,
  };
}

function validateSelector({ nodeSelector = {} }: PodSpec, before: PodSpec): Errors {
  const kept = Object.entries(before.nodeSelector ?? {}).every(
    ([key, value]) => nodeSelector[key] === value,
  );
  return kept
    ? fine
    : [
        invalid(
          'spec.nodeSelector',
          nodeSelector,
          'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
        ),
      ];
}

const requiredTerms = 'requiredDuringSchedulingIgnoredDuringExecution';

function validateTerms(spec: PodSpec, before: PodSpec): Errors {
  const former = before.affinity?.nodeAffinity?.[requiredTerms]?.nodeSelectorTerms ?? [];
  const terms = spec.affinity?.nodeAffinity?.[requiredTerms]?.nodeSelectorTerms ?? [];
  const field = `spec.affinity.nodeAffinity.${requiredTerms}.nodeSelectorTerms`;
  if (former.length === 0) return fine;
  if (terms.length !== former.length) {
    const why = 'no additions/deletions to non-empty NodeSelectorTerms list are allowed';
    return [invalid(field, terms, why)];
  }
  return terms.flatMap((term, index) =>
    onlyAdds(term, former[index] ?? {})
      ? fine
      : [invalid(at(field, index), term, 'only additions are allowed (no mutations or deletions)')],
  );
}

/** An empty term chooses no node, so it can't choose fewer. */
function onlyAdds(term: NodeSelectorTerm, before: NodeSelectorTerm): boolean {
  const { matchExpressions = [], matchFields = [] } = before;
  if (matchExpressions.length === 0 && matchFields.length === 0) return deepEqual(term, before);
  const starts = (now: readonly object[] = [], then: readonly object[]): boolean =>
    then.every((requirement, index) => deepEqual(now[index], requirement));
  return starts(term.matchExpressions, matchExpressions) && starts(term.matchFields, matchFields);
}
