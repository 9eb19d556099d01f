import type { Area } from './area.ts';

const unit = 'src/controllers/horizontal-pod-autoscaler';
const autoscaling = 'test/integration/autoscaling.test.ts';
const quotas = 'test/integration/quotas.test.ts';
const validation = 'src/apiserver/resources/validation.test.ts';

/** Autoscaling, quotas, limits, volumes that grow, and the controllers behind tokens, certificates and evictions. */
export const autoscalingQuotaVolumes: Area = {
  area: 'Autoscaling, quotas, volumes',
  features: [
    {
      feature: 'HorizontalPodAutoscaler: v1 and v2 of one object',
      tests: [
        `${autoscaling} > both versions are one object`,
        'src/apiserver/resources/autoscaling/horizontal-pod-autoscaler/first-version.test.ts > nothing is lost',
      ],
    },
    {
      feature: 'HorizontalPodAutoscaler: defaults, validation, columns',
      tests: [
        `${validation} > a create of a HorizontalPodAutoscaler`,
        'src/apiserver/resources/columns.test.ts > the table of a HorizontalPodAutoscaler',
      ],
    },
    {
      feature: 'HorizontalPodAutoscaler: kubectl autoscale, get and describe; Resource metrics',
      tests: [
        `${autoscaling} > kubectl autoscale`,
        'test/e2e/metrics.test.ts > a HorizontalPodAutoscaler gives a busy Deployment more Pods',
      ],
    },
    {
      feature: 'HorizontalPodAutoscaler: ContainerResource metrics, behavior, StatefulSets',
      tests: [`${autoscaling} > behavior without stabilization`],
    },
    {
      feature: 'HorizontalPodAutoscaler: policies, stabilization, tolerance for each direction',
      tests: [
        `${unit}/limits.test.ts > over time`,
        `${unit}/limits.test.ts > at first`,
        `${unit}/replicas.test.ts > each direction has its tolerance`,
      ],
    },
    {
      feature: 'HorizontalPodAutoscaler: unready and missing Pods',
      tests: [`${unit}/pods.test.ts > groupPods()`, `${unit}/replicas.test.ts > by utilization`],
    },
    {
      feature: 'HorizontalPodAutoscaler: conditions and events in upstream’s words',
      tests: [`${unit}/controller.test.ts > fails in the words of upstream`],
    },
    {
      feature: 'HorizontalPodAutoscaler: Pods, Object and External metrics',
      missing: 'no custom or external metrics API is served; conditions and events say so',
    },
    {
      feature: 'HorizontalPodAutoscaler: minReplicas of 0',
      missing: 'its feature gate (HPAScaleToZero) is off in 1.36',
    },
    {
      feature: 'ResourceQuota: compute, object counts, node ports, storage by class',
      tests: [`${quotas} > kubectl create quota`],
    },
    {
      feature: 'ResourceQuota: scopes and scope selectors',
      tests: [
        'src/api/quota/quota.test.ts > quotaApplies',
        `${validation} > a create of a ResourceQuota`,
      ],
    },
    {
      feature: 'LimitRange: defaults, bounds and ratios for containers, Pods and claims',
      tests: [`${quotas} > a LimitRange`, `${validation} > a create of a LimitRange`],
    },
    {
      feature: 'Volume expansion of class local-path',
      tests: [
        'test/integration/volumes.test.ts > claims of a StatefulSet grow while its Pods run',
        'src/controllers/local-path/expand.test.ts > a claim that grows',
      ],
    },
    {
      feature: 'Volume sizes of class local-path are enforced',
      missing: 'a volume is a directory without a limit, as with k3s',
    },
    {
      feature: 'ServiceAccount tokens in Secrets',
      tests: [
        'test/integration/secret-tokens.test.ts > a Secret of the type is filled',
        'test/integration/secret-tokens.test.ts > a token ends with its Secret',
        'src/controllers/service-account-token/controller.test.ts > a Secret for a token',
      ],
    },
    {
      feature: 'ServiceAccount tokens in Secrets: when they were last used; removal of unused ones',
      tests: [
        'test/integration/secret-tokens.test.ts > a Secret says when its token was used last',
        'src/controllers/cleaners.test.ts > legacy-token-cleaner',
      ],
    },
    {
      feature: 'CertificateSigningRequest: kubectl certificate, the signers, approval of kubelets',
      tests: ['test/integration/certificates.test.ts > kubectl certificate'],
    },
    {
      feature: 'EndpointSlice mirroring',
      tests: [
        'src/controllers/endpointslice-mirroring/controller.test.ts > Endpoints written by hand',
        'src/controllers/endpointslice-mirroring/controller.test.ts > only those of a Service',
      ],
    },
    {
      feature: 'Pod garbage collection',
      tests: [
        'src/controllers/pod-gc/reconcile.test.ts > judge()',
        'src/controllers/upkeep.test.ts > Pods go 40 s after their node',
      ],
    },
    {
      feature: 'Taint-based eviction',
      tests: ['src/controllers/taint-eviction/controller.test.ts > taint-eviction'],
    },
    {
      feature: 'Generic ephemeral volumes',
      tests: ["src/controllers/upkeep.test.ts > a Pod's ephemeral volume gets a claim of its own"],
    },
  ],
};
