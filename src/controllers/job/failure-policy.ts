/** What a Job's pod failure policy says of a Pod that failed: the first rule that matches decides. Pure. */
import type {
  ContainerStatus,
  Pod,
  PodFailurePolicy,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyRule,
} from '#api/gen/types.ts';

export interface FailureVerdict {
  /** Of the rule that matched. */
  readonly action?: PodFailurePolicyRule['action'];
  /** Whether the failure counts towards the backoff limits. */
  readonly counts: boolean;
  /** Set where the whole Job is to fail. */
  readonly failsJob?: string;
}

export function matchFailurePolicy(policy: PodFailurePolicy | undefined, pod: Pod): FailureVerdict {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const found = describeMatch(rule, pod);
    if (found === undefined) continue;
    const { action } = rule;
    return {
      action,
      counts: action !== 'Ignore',
      ...(action === 'FailJob'
        ? { failsJob: `${found} matching ${action} rule at index ${index}` }
        : {}),
    };
  }
  return { counts: true };
}

/** What of the Pod the rule matches; undefined: nothing. */
function describeMatch(rule: PodFailurePolicyRule, { metadata, status }: Pod): string | undefined {
  const name = `${metadata.namespace}/${metadata.name}`;
  if (rule.onExitCodes) {
    const requirement = rule.onExitCodes;
    const all = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
    const failed = all.find((container) => matchesExitCode(requirement, container));
    return (
      failed &&
      `Container ${failed.name} for pod ${name} failed with exit code ${failed.state?.terminated?.exitCode}`
    );
  }
  const condition = status?.conditions?.find(({ type, status: value }) =>
    rule.onPodConditions?.some(
      (pattern) => pattern.type === type && (pattern.status ?? 'True') === value,
    ),
  );
  return condition && `Pod ${name} has condition ${condition.type}`;
}

function matchesExitCode(
  { containerName, operator, values }: PodFailurePolicyOnExitCodesRequirement,
  { name, state }: ContainerStatus,
): boolean {
  const code = state?.terminated?.exitCode;
  if (code === undefined || code === 0) return false;
  if (containerName !== undefined && containerName !== name) return false;
  return values.includes(code) === (operator === 'In');
}
