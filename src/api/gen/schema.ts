/**
 * Generated from k8s-api-facts.json by scripts/generate; do not edit. Regenerate: npm run generate.
 *
 * First line of a type: its upstream name. Then a line a field: name, type (`*` pointer, `[]` list, `map[]`), flags:
 * `!` required, `?` left out when empty, `off` behind a gate that is off, `patch=` strategies, `key=` patch merge key,
 * `list=` and `map=` types, `keys=` list map keys, `default=` JSON.
 */

export const typeTables: Readonly<Record<string, string>> = {
  ApplyConfiguration: `io.k8s.api.admissionregistration.v1.ApplyConfiguration
expression string ?`,
  AuditAnnotation: `io.k8s.api.admissionregistration.v1.AuditAnnotation
key string !
valueExpression string !`,
  ExpressionWarning: `io.k8s.api.admissionregistration.v1.ExpressionWarning
fieldRef string !
warning string !`,
  JSONPatch: `io.k8s.api.admissionregistration.v1.JSONPatch
expression string ?`,
  MatchCondition: `io.k8s.api.admissionregistration.v1.MatchCondition
expression string !
name string !`,
  MatchResources: `io.k8s.api.admissionregistration.v1.MatchResources
excludeResourceRules []NamedRuleWithOperations ? list=atomic
matchPolicy *MatchPolicyType ?
namespaceSelector *LabelSelector ?
objectSelector *LabelSelector ?
resourceRules []NamedRuleWithOperations ? list=atomic`,
  MutatingAdmissionPolicy: `io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicy
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec MutatingAdmissionPolicySpec ?`,
  MutatingAdmissionPolicyBinding: `io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicyBinding
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec MutatingAdmissionPolicyBindingSpec ?`,
  MutatingAdmissionPolicyBindingSpec: `io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicyBindingSpec
matchResources *MatchResources ?
paramRef *ParamRef ?
policyName string ?`,
  MutatingAdmissionPolicySpec: `io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicySpec
failurePolicy *FailurePolicyType ?
matchConditions []MatchCondition ? patch=merge key=name list=map keys=name
matchConstraints *MatchResources ?
mutations []Mutation ? list=atomic
paramKind *ParamKind ?
reinvocationPolicy ReinvocationPolicyType ?
variables []Variable ? list=atomic`,
  MutatingWebhook: `io.k8s.api.admissionregistration.v1.MutatingWebhook
admissionReviewVersions []string ! list=atomic
clientConfig WebhookClientConfig !
failurePolicy *FailurePolicyType ?
matchConditions []MatchCondition ? patch=merge key=name list=map keys=name
matchPolicy *MatchPolicyType ?
name string !
namespaceSelector *LabelSelector ?
objectSelector *LabelSelector ?
reinvocationPolicy *ReinvocationPolicyType ?
rules []RuleWithOperations ? list=atomic
sideEffects *SideEffectClass !
timeoutSeconds *int32 ?`,
  MutatingWebhookConfiguration: `io.k8s.api.admissionregistration.v1.MutatingWebhookConfiguration
apiVersion string ?
kind string ?
metadata ObjectMeta ?
webhooks []MutatingWebhook ? patch=merge key=name list=map keys=name`,
  Mutation: `io.k8s.api.admissionregistration.v1.Mutation
applyConfiguration *ApplyConfiguration ?
jsonPatch *JSONPatch ?
patchType PatchType !`,
  NamedRuleWithOperations: `io.k8s.api.admissionregistration.v1.NamedRuleWithOperations
apiGroups []string ? list=atomic
apiVersions []string ? list=atomic
resources []string ? list=atomic
scope *ScopeType ?
operations []OperationType ? list=atomic
resourceNames []string ? list=atomic`,
  ParamKind: `io.k8s.api.admissionregistration.v1.ParamKind
apiVersion string ?
kind string ?`,
  ParamRef: `io.k8s.api.admissionregistration.v1.ParamRef
name string ?
namespace string ?
parameterNotFoundAction *ParameterNotFoundActionType ?
selector *LabelSelector ?`,
  Rule: `io.k8s.api.admissionregistration.v1.Rule
apiGroups []string ? list=atomic
apiVersions []string ? list=atomic
resources []string ? list=atomic
scope *ScopeType ?`,
  RuleWithOperations: `io.k8s.api.admissionregistration.v1.RuleWithOperations
apiGroups []string ? list=atomic
apiVersions []string ? list=atomic
resources []string ? list=atomic
scope *ScopeType ?
operations []OperationType ? list=atomic`,
  ServiceReference: `io.k8s.api.admissionregistration.v1.ServiceReference
name string !
namespace string !
path *string ?
port *int32 ?`,
  TypeChecking: `io.k8s.api.admissionregistration.v1.TypeChecking
expressionWarnings []ExpressionWarning ? list=atomic`,
  ValidatingAdmissionPolicy: `io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicy
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec ValidatingAdmissionPolicySpec ?
status ValidatingAdmissionPolicyStatus ?`,
  ValidatingAdmissionPolicyBinding: `io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBinding
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec ValidatingAdmissionPolicyBindingSpec ! ?`,
  ValidatingAdmissionPolicyBindingSpec: `io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec
matchResources *MatchResources ?
paramRef *ParamRef ?
policyName string ! ?
validationActions []ValidationAction ! ? list=set`,
  ValidatingAdmissionPolicySpec: `io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicySpec
auditAnnotations []AuditAnnotation ? list=atomic
failurePolicy *FailurePolicyType ?
matchConditions []MatchCondition ? patch=merge key=name list=map keys=name
matchConstraints *MatchResources ?
paramKind *ParamKind ?
validations []Validation ? list=atomic
variables []Variable ? patch=merge key=name list=map keys=name`,
  ValidatingAdmissionPolicyStatus: `io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyStatus
conditions []Condition ? list=map keys=type
observedGeneration int64 ?
typeChecking *TypeChecking ?`,
  ValidatingWebhook: `io.k8s.api.admissionregistration.v1.ValidatingWebhook
admissionReviewVersions []string ! list=atomic
clientConfig WebhookClientConfig !
failurePolicy *FailurePolicyType ?
matchConditions []MatchCondition ? patch=merge key=name list=map keys=name
matchPolicy *MatchPolicyType ?
name string !
namespaceSelector *LabelSelector ?
objectSelector *LabelSelector ?
rules []RuleWithOperations ? list=atomic
sideEffects *SideEffectClass !
timeoutSeconds *int32 ?`,
  ValidatingWebhookConfiguration: `io.k8s.api.admissionregistration.v1.ValidatingWebhookConfiguration
apiVersion string ?
kind string ?
metadata ObjectMeta ?
webhooks []ValidatingWebhook ? patch=merge key=name list=map keys=name`,
  Validation: `io.k8s.api.admissionregistration.v1.Validation
expression string !
message string ?
messageExpression string ?
reason *StatusReason ?`,
  Variable: `io.k8s.api.admissionregistration.v1.Variable
expression string !
name string !`,
  WebhookClientConfig: `io.k8s.api.admissionregistration.v1.WebhookClientConfig
caBundle bytes ?
service *ServiceReference ?
url *string ?`,
  ControllerRevision: `io.k8s.api.apps.v1.ControllerRevision
apiVersion string ?
kind string ?
data Json ?
metadata ObjectMeta ?
revision int64 !`,
  DaemonSet: `io.k8s.api.apps.v1.DaemonSet
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec DaemonSetSpec ?
status DaemonSetStatus ?`,
  DaemonSetCondition: `io.k8s.api.apps.v1.DaemonSetCondition
lastTransitionTime Time ?
message string ?
reason string ?
status ConditionStatus !
type DaemonSetConditionType !`,
  DaemonSetSpec: `io.k8s.api.apps.v1.DaemonSetSpec
minReadySeconds int32 ?
revisionHistoryLimit *int32 ?
selector *LabelSelector !
template PodTemplateSpec !
updateStrategy DaemonSetUpdateStrategy ?`,
  DaemonSetStatus: `io.k8s.api.apps.v1.DaemonSetStatus
collisionCount *int32 ?
conditions []DaemonSetCondition ? patch=merge key=type list=map keys=type
currentNumberScheduled int32 !
desiredNumberScheduled int32 !
numberAvailable int32 ?
numberMisscheduled int32 !
numberReady int32 !
numberUnavailable int32 ?
observedGeneration int64 ?
updatedNumberScheduled int32 ?`,
  DaemonSetUpdateStrategy: `io.k8s.api.apps.v1.DaemonSetUpdateStrategy
rollingUpdate *RollingUpdateDaemonSet ?
type DaemonSetUpdateStrategyType ?`,
  Deployment: `io.k8s.api.apps.v1.Deployment
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec DeploymentSpec ?
status DeploymentStatus ?`,
  DeploymentCondition: `io.k8s.api.apps.v1.DeploymentCondition
lastTransitionTime Time ?
lastUpdateTime Time ?
message string ?
reason string ?
status ConditionStatus !
type DeploymentConditionType !`,
  DeploymentSpec: `io.k8s.api.apps.v1.DeploymentSpec
minReadySeconds int32 ?
paused bool ?
progressDeadlineSeconds *int32 ?
replicas *int32 ?
revisionHistoryLimit *int32 ?
selector *LabelSelector !
strategy DeploymentStrategy ? patch=retainKeys
template PodTemplateSpec !`,
  DeploymentStatus: `io.k8s.api.apps.v1.DeploymentStatus
availableReplicas int32 ?
collisionCount *int32 ?
conditions []DeploymentCondition ? patch=merge key=type list=map keys=type
observedGeneration int64 ?
readyReplicas int32 ?
replicas int32 ?
terminatingReplicas *int32 ?
unavailableReplicas int32 ?
updatedReplicas int32 ?`,
  DeploymentStrategy: `io.k8s.api.apps.v1.DeploymentStrategy
rollingUpdate *RollingUpdateDeployment ?
type DeploymentStrategyType ?`,
  ReplicaSet: `io.k8s.api.apps.v1.ReplicaSet
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec ReplicaSetSpec ?
status ReplicaSetStatus ?`,
  ReplicaSetCondition: `io.k8s.api.apps.v1.ReplicaSetCondition
lastTransitionTime Time ?
message string ?
reason string ?
status ConditionStatus !
type ReplicaSetConditionType !`,
  ReplicaSetSpec: `io.k8s.api.apps.v1.ReplicaSetSpec
minReadySeconds int32 ?
replicas *int32 ?
selector *LabelSelector !
template PodTemplateSpec ?`,
  ReplicaSetStatus: `io.k8s.api.apps.v1.ReplicaSetStatus
availableReplicas int32 ?
conditions []ReplicaSetCondition ? patch=merge key=type list=map keys=type
fullyLabeledReplicas int32 ?
observedGeneration int64 ?
readyReplicas int32 ?
replicas int32 !
terminatingReplicas *int32 ?`,
  RollingUpdateDaemonSet: `io.k8s.api.apps.v1.RollingUpdateDaemonSet
maxSurge *IntOrString ?
maxUnavailable *IntOrString ?`,
  RollingUpdateDeployment: `io.k8s.api.apps.v1.RollingUpdateDeployment
maxSurge *IntOrString ?
maxUnavailable *IntOrString ?`,
  RollingUpdateStatefulSetStrategy: `io.k8s.api.apps.v1.RollingUpdateStatefulSetStrategy
maxUnavailable *IntOrString ?
partition *int32 ?`,
  StatefulSet: `io.k8s.api.apps.v1.StatefulSet
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec StatefulSetSpec ?
status StatefulSetStatus ?`,
  StatefulSetCondition: `io.k8s.api.apps.v1.StatefulSetCondition
lastTransitionTime Time ?
message string ?
reason string ?
status ConditionStatus !
type StatefulSetConditionType !`,
  StatefulSetOrdinals: `io.k8s.api.apps.v1.StatefulSetOrdinals
start int32`,
  StatefulSetPersistentVolumeClaimRetentionPolicy: `io.k8s.api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy
whenDeleted PersistentVolumeClaimRetentionPolicyType ?
whenScaled PersistentVolumeClaimRetentionPolicyType ?`,
  StatefulSetSpec: `io.k8s.api.apps.v1.StatefulSetSpec
minReadySeconds int32 ?
ordinals *StatefulSetOrdinals ?
persistentVolumeClaimRetentionPolicy *StatefulSetPersistentVolumeClaimRetentionPolicy ?
podManagementPolicy PodManagementPolicyType ?
replicas *int32 ?
revisionHistoryLimit *int32 ?
selector *LabelSelector !
serviceName string
template PodTemplateSpec !
updateStrategy StatefulSetUpdateStrategy ?
volumeClaimTemplates []PersistentVolumeClaim ? list=atomic`,
  StatefulSetStatus: `io.k8s.api.apps.v1.StatefulSetStatus
availableReplicas int32
collisionCount *int32 ?
conditions []StatefulSetCondition ? patch=merge key=type list=map keys=type
currentReplicas int32 ?
currentRevision string ?
observedGeneration int64 ?
readyReplicas int32 ?
replicas int32 !
updateRevision string ?
updatedReplicas int32 ?`,
  StatefulSetUpdateStrategy: `io.k8s.api.apps.v1.StatefulSetUpdateStrategy
rollingUpdate *RollingUpdateStatefulSetStrategy ?
type StatefulSetUpdateStrategyType ?`,
  BoundObjectReference: `io.k8s.api.authentication.v1.BoundObjectReference
apiVersion string ?
kind string ?
name string ?
uid string ?`,
  SelfSubjectReview: `io.k8s.api.authentication.v1.SelfSubjectReview
apiVersion string ?
kind string ?
metadata ObjectMeta ?
status SelfSubjectReviewStatus ?`,
  SelfSubjectReviewStatus: `io.k8s.api.authentication.v1.SelfSubjectReviewStatus
userInfo UserInfo ?`,
  TokenRequest: `io.k8s.api.authentication.v1.TokenRequest
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec TokenRequestSpec
status TokenRequestStatus ?`,
  TokenRequestSpec: `io.k8s.api.authentication.v1.TokenRequestSpec
audiences []string list=atomic
boundObjectRef *BoundObjectReference
expirationSeconds *int64`,
  TokenRequestStatus: `io.k8s.api.authentication.v1.TokenRequestStatus
expirationTimestamp Time
token string`,
  TokenReview: `io.k8s.api.authentication.v1.TokenReview
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec TokenReviewSpec !
status TokenReviewStatus ?`,
  TokenReviewSpec: `io.k8s.api.authentication.v1.TokenReviewSpec
audiences []string ? list=atomic
token string ! ?`,
  TokenReviewStatus: `io.k8s.api.authentication.v1.TokenReviewStatus
audiences []string ? list=atomic
authenticated bool ?
error string ?
user UserInfo ?`,
  UserInfo: `io.k8s.api.authentication.v1.UserInfo
extra map[]ExtraValue ?
groups []string ? list=atomic
uid string ?
username string ?`,
  FieldSelectorAttributes: `io.k8s.api.authorization.v1.FieldSelectorAttributes
rawSelector string ?
requirements []FieldSelectorRequirement ? list=atomic`,
  LabelSelectorAttributes: `io.k8s.api.authorization.v1.LabelSelectorAttributes
rawSelector string ?
requirements []LabelSelectorRequirement ? list=atomic`,
  LocalSubjectAccessReview: `io.k8s.api.authorization.v1.LocalSubjectAccessReview
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec SubjectAccessReviewSpec !
status SubjectAccessReviewStatus ?`,
  NonResourceAttributes: `io.k8s.api.authorization.v1.NonResourceAttributes
path string ?
verb string ?`,
  NonResourceRule: `io.k8s.api.authorization.v1.NonResourceRule
nonResourceURLs []string ? list=atomic
verbs []string ! list=atomic`,
  ResourceAttributes: `io.k8s.api.authorization.v1.ResourceAttributes
fieldSelector *FieldSelectorAttributes ?
group string ?
labelSelector *LabelSelectorAttributes ?
name string ?
namespace string ?
resource string ?
subresource string ?
verb string ?
version string ?`,
  ResourceRule: `io.k8s.api.authorization.v1.ResourceRule
apiGroups []string ? list=atomic
resourceNames []string ? list=atomic
resources []string ? list=atomic
verbs []string ! list=atomic`,
  SelfSubjectAccessReview: `io.k8s.api.authorization.v1.SelfSubjectAccessReview
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec SelfSubjectAccessReviewSpec !
status SubjectAccessReviewStatus ?`,
  SelfSubjectAccessReviewSpec: `io.k8s.api.authorization.v1.SelfSubjectAccessReviewSpec
nonResourceAttributes *NonResourceAttributes ?
resourceAttributes *ResourceAttributes ?`,
  SelfSubjectRulesReview: `io.k8s.api.authorization.v1.SelfSubjectRulesReview
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec SelfSubjectRulesReviewSpec !
status SubjectRulesReviewStatus ?`,
  SelfSubjectRulesReviewSpec: `io.k8s.api.authorization.v1.SelfSubjectRulesReviewSpec
namespace string ?`,
  SubjectAccessReview: `io.k8s.api.authorization.v1.SubjectAccessReview
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec SubjectAccessReviewSpec !
status SubjectAccessReviewStatus ?`,
  SubjectAccessReviewSpec: `io.k8s.api.authorization.v1.SubjectAccessReviewSpec
extra map[]AuthorizationV1ExtraValue ?
groups []string ? list=atomic
nonResourceAttributes *NonResourceAttributes ?
resourceAttributes *ResourceAttributes ?
uid string ?
user string ?`,
  SubjectAccessReviewStatus: `io.k8s.api.authorization.v1.SubjectAccessReviewStatus
allowed bool !
denied bool ?
evaluationError string ?
reason string ?`,
  SubjectRulesReviewStatus: `io.k8s.api.authorization.v1.SubjectRulesReviewStatus
evaluationError string ?
incomplete bool !
nonResourceRules []NonResourceRule ! list=atomic
resourceRules []ResourceRule ! list=atomic`,
  CrossVersionObjectReference: `io.k8s.api.autoscaling.v1.CrossVersionObjectReference
apiVersion string ?
kind string !
name string !`,
  HorizontalPodAutoscaler: `io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec HorizontalPodAutoscalerSpec ! ?
status HorizontalPodAutoscalerStatus ?`,
  HorizontalPodAutoscalerSpec: `io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerSpec
maxReplicas int32 !
minReplicas *int32 ?
scaleTargetRef CrossVersionObjectReference !
targetCPUUtilizationPercentage *int32 ?`,
  HorizontalPodAutoscalerStatus: `io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerStatus
currentCPUUtilizationPercentage *int32 ?
currentReplicas int32 !
desiredReplicas int32 !
lastScaleTime *Time ?
observedGeneration *int64 ?`,
  Scale: `io.k8s.api.autoscaling.v1.Scale
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec ScaleSpec ?
status ScaleStatus ?`,
  ScaleSpec: `io.k8s.api.autoscaling.v1.ScaleSpec
replicas int32 ? default=0`,
  ScaleStatus: `io.k8s.api.autoscaling.v1.ScaleStatus
replicas int32 !
selector string ?`,
  ContainerResourceMetricSource: `io.k8s.api.autoscaling.v2.ContainerResourceMetricSource
container string !
name ResourceName !
target MetricTarget !`,
  ContainerResourceMetricStatus: `io.k8s.api.autoscaling.v2.ContainerResourceMetricStatus
container string !
current MetricValueStatus !
name ResourceName !`,
  AutoscalingV2CrossVersionObjectReference: `io.k8s.api.autoscaling.v2.CrossVersionObjectReference
apiVersion string ?
kind string !
name string !`,
  ExternalMetricSource: `io.k8s.api.autoscaling.v2.ExternalMetricSource
metric MetricIdentifier !
target MetricTarget !`,
  ExternalMetricStatus: `io.k8s.api.autoscaling.v2.ExternalMetricStatus
current MetricValueStatus !
metric MetricIdentifier !`,
  HPAScalingPolicy: `io.k8s.api.autoscaling.v2.HPAScalingPolicy
periodSeconds int32 !
type HPAScalingPolicyType !
value int32 !`,
  HPAScalingRules: `io.k8s.api.autoscaling.v2.HPAScalingRules
policies []HPAScalingPolicy ? list=atomic
selectPolicy *ScalingPolicySelect ?
stabilizationWindowSeconds *int32 ?
tolerance *Quantity ?`,
  AutoscalingV2HorizontalPodAutoscaler: `io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec AutoscalingV2HorizontalPodAutoscalerSpec ! ?
status AutoscalingV2HorizontalPodAutoscalerStatus ?`,
  HorizontalPodAutoscalerBehavior: `io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerBehavior
scaleDown *HPAScalingRules ?
scaleUp *HPAScalingRules ?`,
  HorizontalPodAutoscalerCondition: `io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerCondition
lastTransitionTime Time ?
message string ?
reason string ?
status ConditionStatus !
type HorizontalPodAutoscalerConditionType !`,
  AutoscalingV2HorizontalPodAutoscalerSpec: `io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec
behavior *HorizontalPodAutoscalerBehavior ?
maxReplicas int32 !
metrics []MetricSpec ? list=atomic
minReplicas *int32 ?
scaleTargetRef AutoscalingV2CrossVersionObjectReference !`,
  AutoscalingV2HorizontalPodAutoscalerStatus: `io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerStatus
conditions []HorizontalPodAutoscalerCondition ? patch=merge key=type list=map keys=type
currentMetrics []MetricStatus list=atomic
currentReplicas int32 ?
desiredReplicas int32 !
lastScaleTime *Time ?
observedGeneration *int64 ?`,
  MetricIdentifier: `io.k8s.api.autoscaling.v2.MetricIdentifier
name string !
selector *LabelSelector ?`,
  MetricSpec: `io.k8s.api.autoscaling.v2.MetricSpec
containerResource *ContainerResourceMetricSource ?
external *ExternalMetricSource ?
object *ObjectMetricSource ?
pods *PodsMetricSource ?
resource *ResourceMetricSource ?
type MetricSourceType !`,
  MetricStatus: `io.k8s.api.autoscaling.v2.MetricStatus
containerResource *ContainerResourceMetricStatus ?
external *ExternalMetricStatus ?
object *ObjectMetricStatus ?
pods *PodsMetricStatus ?
resource *ResourceMetricStatus ?
type MetricSourceType !`,
  MetricTarget: `io.k8s.api.autoscaling.v2.MetricTarget
averageUtilization *int32 ?
averageValue *Quantity ?
type MetricTargetType !
value *Quantity ?`,
  MetricValueStatus: `io.k8s.api.autoscaling.v2.MetricValueStatus
averageUtilization *int32 ?
averageValue *Quantity ?
value *Quantity ?`,
  ObjectMetricSource: `io.k8s.api.autoscaling.v2.ObjectMetricSource
describedObject AutoscalingV2CrossVersionObjectReference !
metric MetricIdentifier !
target MetricTarget !`,
  ObjectMetricStatus: `io.k8s.api.autoscaling.v2.ObjectMetricStatus
current MetricValueStatus !
describedObject AutoscalingV2CrossVersionObjectReference !
metric MetricIdentifier !`,
  PodsMetricSource: `io.k8s.api.autoscaling.v2.PodsMetricSource
metric MetricIdentifier !
target MetricTarget !`,
  PodsMetricStatus: `io.k8s.api.autoscaling.v2.PodsMetricStatus
current MetricValueStatus !
metric MetricIdentifier !`,
  ResourceMetricSource: `io.k8s.api.autoscaling.v2.ResourceMetricSource
name ResourceName !
target MetricTarget !`,
  ResourceMetricStatus: `io.k8s.api.autoscaling.v2.ResourceMetricStatus
current MetricValueStatus !
name ResourceName !`,
  CronJob: `io.k8s.api.batch.v1.CronJob
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec CronJobSpec ! ?
status CronJobStatus ?`,
  CronJobSpec: `io.k8s.api.batch.v1.CronJobSpec
concurrencyPolicy ConcurrencyPolicy ?
failedJobsHistoryLimit *int32 ?
jobTemplate JobTemplateSpec !
schedule string !
startingDeadlineSeconds *int64 ?
successfulJobsHistoryLimit *int32 ?
suspend *bool ?
timeZone *string ?`,
  CronJobStatus: `io.k8s.api.batch.v1.CronJobStatus
active []ObjectReference ? list=atomic
lastScheduleTime *Time ?
lastSuccessfulTime *Time ?`,
  Job: `io.k8s.api.batch.v1.Job
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec JobSpec ?
status JobStatus ?`,
  JobCondition: `io.k8s.api.batch.v1.JobCondition
lastProbeTime Time ?
lastTransitionTime Time ?
message string ?
reason string ?
status ConditionStatus !
type JobConditionType !`,
  JobSpec: `io.k8s.api.batch.v1.JobSpec
activeDeadlineSeconds *int64 ?
backoffLimit *int32 ?
backoffLimitPerIndex *int32 ?
completionMode *CompletionMode ?
completions *int32 ?
managedBy *string ?
manualSelector *bool ?
maxFailedIndexes *int32 ?
parallelism *int32 ?
podFailurePolicy *PodFailurePolicy ?
podReplacementPolicy *PodReplacementPolicy ?
selector *LabelSelector ?
successPolicy *SuccessPolicy ?
suspend *bool ?
template PodTemplateSpec !
ttlSecondsAfterFinished *int32 ?`,
  JobStatus: `io.k8s.api.batch.v1.JobStatus
active int32 ?
completedIndexes string ?
completionTime *Time ?
conditions []JobCondition ? patch=merge key=type list=atomic
failed int32 ?
failedIndexes *string ?
ready *int32 ?
startTime *Time ?
succeeded int32 ?
terminating *int32 ?
uncountedTerminatedPods *UncountedTerminatedPods ?`,
  JobTemplateSpec: `io.k8s.api.batch.v1.JobTemplateSpec
metadata ObjectMeta ?
spec JobSpec ?`,
  PodFailurePolicy: `io.k8s.api.batch.v1.PodFailurePolicy
rules []PodFailurePolicyRule ! list=atomic`,
  PodFailurePolicyOnExitCodesRequirement: `io.k8s.api.batch.v1.PodFailurePolicyOnExitCodesRequirement
containerName *string ?
operator PodFailurePolicyOnExitCodesOperator !
values []int32 ! list=set`,
  PodFailurePolicyOnPodConditionsPattern: `io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern
status ConditionStatus
type PodConditionType !`,
  PodFailurePolicyRule: `io.k8s.api.batch.v1.PodFailurePolicyRule
action PodFailurePolicyAction !
onExitCodes *PodFailurePolicyOnExitCodesRequirement ?
onPodConditions []PodFailurePolicyOnPodConditionsPattern ? list=atomic`,
  SuccessPolicy: `io.k8s.api.batch.v1.SuccessPolicy
rules []SuccessPolicyRule ! list=atomic`,
  SuccessPolicyRule: `io.k8s.api.batch.v1.SuccessPolicyRule
succeededCount *int32 ?
succeededIndexes *string ?`,
  UncountedTerminatedPods: `io.k8s.api.batch.v1.UncountedTerminatedPods
failed []string ? list=set
succeeded []string ? list=set`,
  CertificateSigningRequest: `io.k8s.api.certificates.v1.CertificateSigningRequest
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec CertificateSigningRequestSpec !
status CertificateSigningRequestStatus ?`,
  CertificateSigningRequestCondition: `io.k8s.api.certificates.v1.CertificateSigningRequestCondition
lastTransitionTime Time ?
lastUpdateTime Time ?
message string ?
reason string ?
status ConditionStatus !
type RequestConditionType !`,
  CertificateSigningRequestSpec: `io.k8s.api.certificates.v1.CertificateSigningRequestSpec
expirationSeconds *int32 ?
extra map[]CertificatesV1ExtraValue ?
groups []string ? list=atomic
request bytes !
signerName string !
uid string ?
usages []KeyUsage ? list=atomic
username string ?`,
  CertificateSigningRequestStatus: `io.k8s.api.certificates.v1.CertificateSigningRequestStatus
certificate bytes ?
conditions []CertificateSigningRequestCondition ? list=map keys=type`,
  Lease: `io.k8s.api.coordination.v1.Lease
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec LeaseSpec ?`,
  LeaseSpec: `io.k8s.api.coordination.v1.LeaseSpec
acquireTime *MicroTime ?
holderIdentity *string ?
leaseDurationSeconds *int32 ?
leaseTransitions *int32 ?
preferredHolder *string ? off
renewTime *MicroTime ?
strategy *CoordinatedLeaseStrategy ? off`,
  AWSElasticBlockStoreVolumeSource: `io.k8s.api.core.v1.AWSElasticBlockStoreVolumeSource
fsType string ?
partition int32 ?
readOnly bool ?
volumeID string !`,
  Affinity: `io.k8s.api.core.v1.Affinity
nodeAffinity *NodeAffinity ?
podAffinity *PodAffinity ?
podAntiAffinity *PodAntiAffinity ?`,
  AppArmorProfile: `io.k8s.api.core.v1.AppArmorProfile
localhostProfile *string ?
type AppArmorProfileType !`,
  AttachedVolume: `io.k8s.api.core.v1.AttachedVolume
devicePath string !
name UniqueVolumeName !`,
  AzureDiskVolumeSource: `io.k8s.api.core.v1.AzureDiskVolumeSource
cachingMode *AzureDataDiskCachingMode ? default="ReadWrite"
diskName string !
diskURI string !
fsType *string ? default="ext4"
kind *AzureDataDiskKind ?
readOnly *bool ? default=false`,
  AzureFilePersistentVolumeSource: `io.k8s.api.core.v1.AzureFilePersistentVolumeSource
readOnly bool ?
secretName string !
secretNamespace *string
shareName string !`,
  AzureFileVolumeSource: `io.k8s.api.core.v1.AzureFileVolumeSource
readOnly bool ?
secretName string !
shareName string !`,
  Binding: `io.k8s.api.core.v1.Binding
apiVersion string ?
kind string ?
metadata ObjectMeta ?
target ObjectReference !`,
  CSIPersistentVolumeSource: `io.k8s.api.core.v1.CSIPersistentVolumeSource
controllerExpandSecretRef *SecretReference ?
controllerPublishSecretRef *SecretReference ?
driver string !
fsType string ?
nodeExpandSecretRef *SecretReference ?
nodePublishSecretRef *SecretReference ?
nodeStageSecretRef *SecretReference ?
readOnly bool ?
volumeAttributes map[]string ?
volumeHandle string !`,
  CSIVolumeSource: `io.k8s.api.core.v1.CSIVolumeSource
driver string !
fsType *string ?
nodePublishSecretRef *LocalObjectReference ?
readOnly *bool ?
volumeAttributes map[]string ?`,
  Capabilities: `io.k8s.api.core.v1.Capabilities
add []Capability ? list=atomic
drop []Capability ? list=atomic`,
  CephFSPersistentVolumeSource: `io.k8s.api.core.v1.CephFSPersistentVolumeSource
monitors []string ! list=atomic
path string ?
readOnly bool ?
secretFile string ?
secretRef *SecretReference ?
user string ?`,
  CephFSVolumeSource: `io.k8s.api.core.v1.CephFSVolumeSource
monitors []string ! list=atomic
path string ?
readOnly bool ?
secretFile string ?
secretRef *LocalObjectReference ?
user string ?`,
  CinderPersistentVolumeSource: `io.k8s.api.core.v1.CinderPersistentVolumeSource
fsType string ?
readOnly bool ?
secretRef *SecretReference ?
volumeID string !`,
  CinderVolumeSource: `io.k8s.api.core.v1.CinderVolumeSource
fsType string ?
readOnly bool ?
secretRef *LocalObjectReference ?
volumeID string !`,
  ClientIPConfig: `io.k8s.api.core.v1.ClientIPConfig
timeoutSeconds *int32 ?`,
  ClusterTrustBundleProjection: `io.k8s.api.core.v1.ClusterTrustBundleProjection
labelSelector *LabelSelector ?
name *string ?
optional *bool ?
path string !
signerName *string ?`,
  ComponentCondition: `io.k8s.api.core.v1.ComponentCondition
error string ?
message string ?
status ConditionStatus !
type ComponentConditionType !`,
  ComponentStatus: `io.k8s.api.core.v1.ComponentStatus
apiVersion string ?
kind string ?
conditions []ComponentCondition ? patch=merge key=type list=map keys=type
metadata ObjectMeta ?`,
  ConfigMap: `io.k8s.api.core.v1.ConfigMap
apiVersion string ?
kind string ?
binaryData map[]bytes ?
data map[]string ?
immutable *bool ?
metadata ObjectMeta ?`,
  ConfigMapEnvSource: `io.k8s.api.core.v1.ConfigMapEnvSource
name string ?
optional *bool ?`,
  ConfigMapKeySelector: `io.k8s.api.core.v1.ConfigMapKeySelector
name string ?
key string !
optional *bool ?`,
  ConfigMapNodeConfigSource: `io.k8s.api.core.v1.ConfigMapNodeConfigSource
kubeletConfigKey string !
name string !
namespace string !
resourceVersion string ?
uid string ?`,
  ConfigMapProjection: `io.k8s.api.core.v1.ConfigMapProjection
name string ?
items []KeyToPath ? list=atomic
optional *bool ?`,
  ConfigMapVolumeSource: `io.k8s.api.core.v1.ConfigMapVolumeSource
name string ?
defaultMode *int32 ?
items []KeyToPath ? list=atomic
optional *bool ?`,
  Container: `io.k8s.api.core.v1.Container
args []string ? list=atomic
command []string ? list=atomic
env []EnvVar ? patch=merge key=name list=map keys=name
envFrom []EnvFromSource ? list=atomic
image string ?
imagePullPolicy PullPolicy ?
lifecycle *Lifecycle ?
livenessProbe *Probe ?
name string !
ports []ContainerPort ? patch=merge key=containerPort list=map keys=containerPort,protocol
readinessProbe *Probe ?
resizePolicy []ContainerResizePolicy ? list=atomic
resources ResourceRequirements ?
restartPolicy *ContainerRestartPolicy ?
restartPolicyRules []ContainerRestartRule ? list=atomic
securityContext *SecurityContext ?
startupProbe *Probe ?
stdin bool ?
stdinOnce bool ?
terminationMessagePath string ?
terminationMessagePolicy TerminationMessagePolicy ?
tty bool ?
volumeDevices []VolumeDevice ? patch=merge key=devicePath list=map keys=devicePath
volumeMounts []VolumeMount ? patch=merge key=mountPath list=map keys=mountPath
workingDir string ?`,
  ContainerExtendedResourceRequest: `io.k8s.api.core.v1.ContainerExtendedResourceRequest
containerName string !
requestName string !
resourceName string !`,
  ContainerImage: `io.k8s.api.core.v1.ContainerImage
names []string list=atomic
sizeBytes int64 ?`,
  ContainerPort: `io.k8s.api.core.v1.ContainerPort
containerPort int32 !
hostIP string ?
hostPort int32 ?
name string ?
protocol Protocol ? default="TCP"`,
  ContainerResizePolicy: `io.k8s.api.core.v1.ContainerResizePolicy
resourceName ResourceName !
restartPolicy ResourceResizeRestartPolicy !`,
  ContainerRestartRule: `io.k8s.api.core.v1.ContainerRestartRule
action ContainerRestartRuleAction ! ?
exitCodes *ContainerRestartRuleOnExitCodes ?`,
  ContainerRestartRuleOnExitCodes: `io.k8s.api.core.v1.ContainerRestartRuleOnExitCodes
operator ContainerRestartRuleOnExitCodesOperator ! ?
values []int32 ? list=set`,
  ContainerState: `io.k8s.api.core.v1.ContainerState
running *ContainerStateRunning ?
terminated *ContainerStateTerminated ?
waiting *ContainerStateWaiting ?`,
  ContainerStateRunning: `io.k8s.api.core.v1.ContainerStateRunning
startedAt Time ?`,
  ContainerStateTerminated: `io.k8s.api.core.v1.ContainerStateTerminated
containerID string ?
exitCode int32 !
finishedAt Time ?
message string ?
reason string ?
signal int32 ?
startedAt Time ?`,
  ContainerStateWaiting: `io.k8s.api.core.v1.ContainerStateWaiting
message string ?
reason string ?`,
  ContainerStatus: `io.k8s.api.core.v1.ContainerStatus
allocatedResources ResourceList ?
allocatedResourcesStatus []ResourceStatus ? patch=merge key=name list=map keys=name
containerID string ?
image string !
imageID string !
lastState ContainerState ?
name string !
ready bool !
resources *ResourceRequirements ?
restartCount int32 !
started *bool ?
state ContainerState ?
stopSignal *Signal ?
user *ContainerUser ?
volumeMounts []VolumeMountStatus ? patch=merge key=mountPath list=map keys=mountPath`,
  ContainerUser: `io.k8s.api.core.v1.ContainerUser
linux *LinuxContainerUser ?`,
  DaemonEndpoint: `io.k8s.api.core.v1.DaemonEndpoint
Port int32 !`,
  DownwardAPIProjection: `io.k8s.api.core.v1.DownwardAPIProjection
items []DownwardAPIVolumeFile ? list=atomic`,
  DownwardAPIVolumeFile: `io.k8s.api.core.v1.DownwardAPIVolumeFile
fieldRef *ObjectFieldSelector ?
mode *int32 ?
path string !
resourceFieldRef *ResourceFieldSelector ?`,
  DownwardAPIVolumeSource: `io.k8s.api.core.v1.DownwardAPIVolumeSource
defaultMode *int32 ?
items []DownwardAPIVolumeFile ? list=atomic`,
  EmptyDirVolumeSource: `io.k8s.api.core.v1.EmptyDirVolumeSource
medium StorageMedium ?
sizeLimit *Quantity ?`,
  EndpointAddress: `io.k8s.api.core.v1.EndpointAddress
hostname string ?
ip string !
nodeName *string ?
targetRef *ObjectReference ?`,
  EndpointPort: `io.k8s.api.core.v1.EndpointPort
appProtocol *string ?
name string ?
port int32 !
protocol Protocol ?`,
  EndpointSubset: `io.k8s.api.core.v1.EndpointSubset
addresses []EndpointAddress ? list=atomic
notReadyAddresses []EndpointAddress ? list=atomic
ports []EndpointPort ? list=atomic`,
  Endpoints: `io.k8s.api.core.v1.Endpoints
apiVersion string ?
kind string ?
metadata ObjectMeta ?
subsets []EndpointSubset ? list=atomic`,
  EnvFromSource: `io.k8s.api.core.v1.EnvFromSource
configMapRef *ConfigMapEnvSource ?
prefix string ?
secretRef *SecretEnvSource ?`,
  EnvVar: `io.k8s.api.core.v1.EnvVar
name string !
value string ?
valueFrom *EnvVarSource ?`,
  EnvVarSource: `io.k8s.api.core.v1.EnvVarSource
configMapKeyRef *ConfigMapKeySelector ?
fieldRef *ObjectFieldSelector ?
fileKeyRef *FileKeySelector ?
resourceFieldRef *ResourceFieldSelector ?
secretKeyRef *SecretKeySelector ?`,
  EphemeralContainer: `io.k8s.api.core.v1.EphemeralContainer
args []string ? list=atomic
command []string ? list=atomic
env []EnvVar ? patch=merge key=name list=map keys=name
envFrom []EnvFromSource ? list=atomic
image string ?
imagePullPolicy PullPolicy ?
lifecycle *Lifecycle ?
livenessProbe *Probe ?
name string !
ports []ContainerPort ? patch=merge key=containerPort list=map keys=containerPort,protocol
readinessProbe *Probe ?
resizePolicy []ContainerResizePolicy ? list=atomic
resources ResourceRequirements ?
restartPolicy *ContainerRestartPolicy ?
restartPolicyRules []ContainerRestartRule ? list=atomic
securityContext *SecurityContext ?
startupProbe *Probe ?
stdin bool ?
stdinOnce bool ?
terminationMessagePath string ?
terminationMessagePolicy TerminationMessagePolicy ?
tty bool ?
volumeDevices []VolumeDevice ? patch=merge key=devicePath list=map keys=devicePath
volumeMounts []VolumeMount ? patch=merge key=mountPath list=map keys=mountPath
workingDir string ?
targetContainerName string ?`,
  EphemeralContainerCommon: `io.k8s.api.core.v1.EphemeralContainerCommon
args []string ? list=atomic
command []string ? list=atomic
env []EnvVar ? patch=merge key=name list=map keys=name
envFrom []EnvFromSource ? list=atomic
image string ?
imagePullPolicy PullPolicy ?
lifecycle *Lifecycle ?
livenessProbe *Probe ?
name string !
ports []ContainerPort ? patch=merge key=containerPort list=map keys=containerPort,protocol
readinessProbe *Probe ?
resizePolicy []ContainerResizePolicy ? list=atomic
resources ResourceRequirements ?
restartPolicy *ContainerRestartPolicy ?
restartPolicyRules []ContainerRestartRule ? list=atomic
securityContext *SecurityContext ?
startupProbe *Probe ?
stdin bool ?
stdinOnce bool ?
terminationMessagePath string ?
terminationMessagePolicy TerminationMessagePolicy ?
tty bool ?
volumeDevices []VolumeDevice ? patch=merge key=devicePath list=map keys=devicePath
volumeMounts []VolumeMount ? patch=merge key=mountPath list=map keys=mountPath
workingDir string ?`,
  EphemeralVolumeSource: `io.k8s.api.core.v1.EphemeralVolumeSource
volumeClaimTemplate *PersistentVolumeClaimTemplate ?`,
  Event: `io.k8s.api.core.v1.Event
apiVersion string ?
kind string ?
action string ?
count int32 ?
eventTime MicroTime ?
firstTimestamp Time ?
involvedObject ObjectReference !
lastTimestamp Time ?
message string ?
metadata ObjectMeta !
reason string ?
related *ObjectReference ?
reportingComponent string
reportingInstance string
series *EventSeries ?
source EventSource ?
type string ?`,
  EventSeries: `io.k8s.api.core.v1.EventSeries
count int32 ?
lastObservedTime MicroTime ?`,
  EventSource: `io.k8s.api.core.v1.EventSource
component string ?
host string ?`,
  ExecAction: `io.k8s.api.core.v1.ExecAction
command []string ? list=atomic`,
  FCVolumeSource: `io.k8s.api.core.v1.FCVolumeSource
fsType string ?
lun *int32 ?
readOnly bool ?
targetWWNs []string ? list=atomic
wwids []string ? list=atomic`,
  FileKeySelector: `io.k8s.api.core.v1.FileKeySelector
key string !
optional *bool ? default=false
path string !
volumeName string !`,
  FlexPersistentVolumeSource: `io.k8s.api.core.v1.FlexPersistentVolumeSource
driver string !
fsType string ?
options map[]string ?
readOnly bool ?
secretRef *SecretReference ?`,
  FlexVolumeSource: `io.k8s.api.core.v1.FlexVolumeSource
driver string !
fsType string ?
options map[]string ?
readOnly bool ?
secretRef *LocalObjectReference ?`,
  FlockerVolumeSource: `io.k8s.api.core.v1.FlockerVolumeSource
datasetName string ?
datasetUUID string ?`,
  GCEPersistentDiskVolumeSource: `io.k8s.api.core.v1.GCEPersistentDiskVolumeSource
fsType string ?
partition int32 ?
pdName string !
readOnly bool ?`,
  GRPCAction: `io.k8s.api.core.v1.GRPCAction
port int32 !
service *string`,
  GitRepoVolumeSource: `io.k8s.api.core.v1.GitRepoVolumeSource
directory string ?
repository string !
revision string ?`,
  GlusterfsPersistentVolumeSource: `io.k8s.api.core.v1.GlusterfsPersistentVolumeSource
endpoints string !
endpointsNamespace *string ?
path string !
readOnly bool ?`,
  GlusterfsVolumeSource: `io.k8s.api.core.v1.GlusterfsVolumeSource
endpoints string !
path string !
readOnly bool ?`,
  HTTPGetAction: `io.k8s.api.core.v1.HTTPGetAction
host string ?
httpHeaders []HTTPHeader ? list=atomic
path string ?
port IntOrString !
scheme URIScheme ?`,
  HTTPHeader: `io.k8s.api.core.v1.HTTPHeader
name string !
value string !`,
  HostAlias: `io.k8s.api.core.v1.HostAlias
hostnames []string ? list=atomic
ip string !`,
  HostIP: `io.k8s.api.core.v1.HostIP
ip string !`,
  HostPathVolumeSource: `io.k8s.api.core.v1.HostPathVolumeSource
path string !
type *HostPathType ?`,
  ISCSIPersistentVolumeSource: `io.k8s.api.core.v1.ISCSIPersistentVolumeSource
chapAuthDiscovery bool ?
chapAuthSession bool ?
fsType string ?
initiatorName *string ?
iqn string !
iscsiInterface string ? default="default"
lun int32 !
portals []string ? list=atomic
readOnly bool ?
secretRef *SecretReference ?
targetPortal string !`,
  ISCSIVolumeSource: `io.k8s.api.core.v1.ISCSIVolumeSource
chapAuthDiscovery bool ?
chapAuthSession bool ?
fsType string ?
initiatorName *string ?
iqn string !
iscsiInterface string ? default="default"
lun int32 !
portals []string ? list=atomic
readOnly bool ?
secretRef *LocalObjectReference ?
targetPortal string !`,
  ImageVolumeSource: `io.k8s.api.core.v1.ImageVolumeSource
pullPolicy PullPolicy ?
reference string ?`,
  ImageVolumeStatus: `io.k8s.api.core.v1.ImageVolumeStatus
imageRef string ! ?`,
  KeyToPath: `io.k8s.api.core.v1.KeyToPath
key string !
mode *int32 ?
path string !`,
  Lifecycle: `io.k8s.api.core.v1.Lifecycle
postStart *LifecycleHandler ?
preStop *LifecycleHandler ?
stopSignal *Signal ?`,
  LifecycleHandler: `io.k8s.api.core.v1.LifecycleHandler
exec *ExecAction ?
httpGet *HTTPGetAction ?
sleep *SleepAction ?
tcpSocket *TCPSocketAction ?`,
  LimitRange: `io.k8s.api.core.v1.LimitRange
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec LimitRangeSpec ?`,
  LimitRangeItem: `io.k8s.api.core.v1.LimitRangeItem
default ResourceList ?
defaultRequest ResourceList ?
max ResourceList ?
maxLimitRequestRatio ResourceList ?
min ResourceList ?
type LimitType !`,
  LimitRangeSpec: `io.k8s.api.core.v1.LimitRangeSpec
limits []LimitRangeItem ! list=atomic`,
  LinuxContainerUser: `io.k8s.api.core.v1.LinuxContainerUser
gid int64 !
supplementalGroups []int64 ? list=atomic
uid int64 !`,
  LoadBalancerIngress: `io.k8s.api.core.v1.LoadBalancerIngress
hostname string ?
ip string ?
ipMode *LoadBalancerIPMode ?
ports []PortStatus ? list=atomic`,
  LoadBalancerStatus: `io.k8s.api.core.v1.LoadBalancerStatus
ingress []LoadBalancerIngress ? list=atomic`,
  LocalObjectReference: `io.k8s.api.core.v1.LocalObjectReference
name string ?`,
  LocalVolumeSource: `io.k8s.api.core.v1.LocalVolumeSource
fsType *string ?
path string !`,
  ModifyVolumeStatus: `io.k8s.api.core.v1.ModifyVolumeStatus
status PersistentVolumeClaimModifyVolumeStatus !
targetVolumeAttributesClassName string ?`,
  NFSVolumeSource: `io.k8s.api.core.v1.NFSVolumeSource
path string !
readOnly bool ?
server string !`,
  Namespace: `io.k8s.api.core.v1.Namespace
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec NamespaceSpec ?
status NamespaceStatus ?`,
  NamespaceCondition: `io.k8s.api.core.v1.NamespaceCondition
lastTransitionTime Time ?
message string ?
reason string ?
status ConditionStatus !
type NamespaceConditionType !`,
  NamespaceSpec: `io.k8s.api.core.v1.NamespaceSpec
finalizers []FinalizerName ? list=atomic`,
  NamespaceStatus: `io.k8s.api.core.v1.NamespaceStatus
conditions []NamespaceCondition ? patch=merge key=type list=map keys=type
phase NamespacePhase ?`,
  Node: `io.k8s.api.core.v1.Node
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec NodeSpec ?
status NodeStatus ?`,
  NodeAddress: `io.k8s.api.core.v1.NodeAddress
address string !
type NodeAddressType !`,
  NodeAffinity: `io.k8s.api.core.v1.NodeAffinity
preferredDuringSchedulingIgnoredDuringExecution []PreferredSchedulingTerm ? list=atomic
requiredDuringSchedulingIgnoredDuringExecution *NodeSelector ?`,
  NodeAllocatableResourceClaimStatus: `io.k8s.api.core.v1.NodeAllocatableResourceClaimStatus
containers []string ? list=set
resourceClaimName string !
resources map[]Quantity !`,
  NodeCondition: `io.k8s.api.core.v1.NodeCondition
lastHeartbeatTime Time ?
lastTransitionTime Time ?
message string ?
reason string ?
status ConditionStatus !
type NodeConditionType !`,
  NodeConfigSource: `io.k8s.api.core.v1.NodeConfigSource
configMap *ConfigMapNodeConfigSource ?`,
  NodeConfigStatus: `io.k8s.api.core.v1.NodeConfigStatus
active *NodeConfigSource ?
assigned *NodeConfigSource ?
error string ?
lastKnownGood *NodeConfigSource ?`,
  NodeDaemonEndpoints: `io.k8s.api.core.v1.NodeDaemonEndpoints
kubeletEndpoint DaemonEndpoint ?`,
  NodeFeatures: `io.k8s.api.core.v1.NodeFeatures
supplementalGroupsPolicy *bool ?`,
  NodeRuntimeHandler: `io.k8s.api.core.v1.NodeRuntimeHandler
features *NodeRuntimeHandlerFeatures ?
name string`,
  NodeRuntimeHandlerFeatures: `io.k8s.api.core.v1.NodeRuntimeHandlerFeatures
recursiveReadOnlyMounts *bool ?
userNamespaces *bool ?`,
  NodeSelector: `io.k8s.api.core.v1.NodeSelector
nodeSelectorTerms []NodeSelectorTerm ! list=atomic`,
  NodeSelectorRequirement: `io.k8s.api.core.v1.NodeSelectorRequirement
key string !
operator NodeSelectorOperator !
values []string ? list=atomic`,
  NodeSelectorTerm: `io.k8s.api.core.v1.NodeSelectorTerm
matchExpressions []NodeSelectorRequirement ? list=atomic
matchFields []NodeSelectorRequirement ? list=atomic`,
  NodeSpec: `io.k8s.api.core.v1.NodeSpec
configSource *NodeConfigSource ?
externalID string ?
podCIDR string ?
podCIDRs []string ? patch=merge list=set
providerID string ?
taints []Taint ? list=atomic
unschedulable bool ?`,
  NodeStatus: `io.k8s.api.core.v1.NodeStatus
addresses []NodeAddress ? patch=merge key=type list=map keys=type
allocatable ResourceList ?
capacity ResourceList ?
conditions []NodeCondition ? patch=merge key=type list=map keys=type
config *NodeConfigStatus ?
daemonEndpoints NodeDaemonEndpoints ?
declaredFeatures []string ? list=atomic
features *NodeFeatures ?
images []ContainerImage ? list=atomic
nodeInfo NodeSystemInfo ?
phase NodePhase ?
runtimeHandlers []NodeRuntimeHandler ? list=atomic
volumesAttached []AttachedVolume ? list=atomic
volumesInUse []UniqueVolumeName ? list=atomic`,
  NodeSwapStatus: `io.k8s.api.core.v1.NodeSwapStatus
capacity *int64 ?`,
  NodeSystemInfo: `io.k8s.api.core.v1.NodeSystemInfo
architecture string !
bootID string !
containerRuntimeVersion string !
kernelVersion string !
kubeProxyVersion string !
kubeletVersion string !
machineID string !
operatingSystem string !
osImage string !
swap *NodeSwapStatus ?
systemUUID string !`,
  ObjectFieldSelector: `io.k8s.api.core.v1.ObjectFieldSelector
apiVersion string ?
fieldPath string !`,
  ObjectReference: `io.k8s.api.core.v1.ObjectReference
apiVersion string ?
fieldPath string ?
kind string ?
name string ?
namespace string ?
resourceVersion string ?
uid string ?`,
  PersistentVolume: `io.k8s.api.core.v1.PersistentVolume
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec PersistentVolumeSpec ?
status PersistentVolumeStatus ?`,
  PersistentVolumeClaim: `io.k8s.api.core.v1.PersistentVolumeClaim
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec PersistentVolumeClaimSpec ?
status PersistentVolumeClaimStatus ?`,
  PersistentVolumeClaimCondition: `io.k8s.api.core.v1.PersistentVolumeClaimCondition
lastProbeTime Time ?
lastTransitionTime Time ?
message string ?
reason string ?
status ConditionStatus !
type PersistentVolumeClaimConditionType !`,
  PersistentVolumeClaimSpec: `io.k8s.api.core.v1.PersistentVolumeClaimSpec
accessModes []PersistentVolumeAccessMode ? list=atomic
dataSource *TypedLocalObjectReference ?
dataSourceRef *TypedObjectReference ?
resources VolumeResourceRequirements ?
selector *LabelSelector ?
storageClassName *string ?
volumeAttributesClassName *string ?
volumeMode *PersistentVolumeMode ?
volumeName string ?`,
  PersistentVolumeClaimStatus: `io.k8s.api.core.v1.PersistentVolumeClaimStatus
accessModes []PersistentVolumeAccessMode ? list=atomic
allocatedResourceStatuses map[]ClaimResourceStatus ? map=granular
allocatedResources ResourceList ?
capacity ResourceList ?
conditions []PersistentVolumeClaimCondition ? patch=merge key=type list=map keys=type
currentVolumeAttributesClassName *string ?
modifyVolumeStatus *ModifyVolumeStatus ?
phase PersistentVolumeClaimPhase ?`,
  PersistentVolumeClaimTemplate: `io.k8s.api.core.v1.PersistentVolumeClaimTemplate
metadata ObjectMeta ?
spec PersistentVolumeClaimSpec !`,
  PersistentVolumeClaimVolumeSource: `io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource
claimName string !
readOnly bool ?`,
  PersistentVolumeSource: `io.k8s.api.core.v1.PersistentVolumeSource
awsElasticBlockStore *AWSElasticBlockStoreVolumeSource ?
azureDisk *AzureDiskVolumeSource ?
azureFile *AzureFilePersistentVolumeSource ?
cephfs *CephFSPersistentVolumeSource ?
cinder *CinderPersistentVolumeSource ?
csi *CSIPersistentVolumeSource ?
fc *FCVolumeSource ?
flexVolume *FlexPersistentVolumeSource ?
flocker *FlockerVolumeSource ?
gcePersistentDisk *GCEPersistentDiskVolumeSource ?
glusterfs *GlusterfsPersistentVolumeSource ?
hostPath *HostPathVolumeSource ?
iscsi *ISCSIPersistentVolumeSource ?
local *LocalVolumeSource ?
nfs *NFSVolumeSource ?
photonPersistentDisk *PhotonPersistentDiskVolumeSource ?
portworxVolume *PortworxVolumeSource ?
quobyte *QuobyteVolumeSource ?
rbd *RBDPersistentVolumeSource ?
scaleIO *ScaleIOPersistentVolumeSource ?
storageos *StorageOSPersistentVolumeSource ?
vsphereVolume *VsphereVirtualDiskVolumeSource ?`,
  PersistentVolumeSpec: `io.k8s.api.core.v1.PersistentVolumeSpec
awsElasticBlockStore *AWSElasticBlockStoreVolumeSource ?
azureDisk *AzureDiskVolumeSource ?
azureFile *AzureFilePersistentVolumeSource ?
cephfs *CephFSPersistentVolumeSource ?
cinder *CinderPersistentVolumeSource ?
csi *CSIPersistentVolumeSource ?
fc *FCVolumeSource ?
flexVolume *FlexPersistentVolumeSource ?
flocker *FlockerVolumeSource ?
gcePersistentDisk *GCEPersistentDiskVolumeSource ?
glusterfs *GlusterfsPersistentVolumeSource ?
hostPath *HostPathVolumeSource ?
iscsi *ISCSIPersistentVolumeSource ?
local *LocalVolumeSource ?
nfs *NFSVolumeSource ?
photonPersistentDisk *PhotonPersistentDiskVolumeSource ?
portworxVolume *PortworxVolumeSource ?
quobyte *QuobyteVolumeSource ?
rbd *RBDPersistentVolumeSource ?
scaleIO *ScaleIOPersistentVolumeSource ?
storageos *StorageOSPersistentVolumeSource ?
vsphereVolume *VsphereVirtualDiskVolumeSource ?
accessModes []PersistentVolumeAccessMode ? list=atomic
capacity ResourceList ?
claimRef *ObjectReference ? map=granular
mountOptions []string ? list=atomic
nodeAffinity *VolumeNodeAffinity ?
persistentVolumeReclaimPolicy PersistentVolumeReclaimPolicy ?
storageClassName string ?
volumeAttributesClassName *string ?
volumeMode *PersistentVolumeMode ?`,
  PersistentVolumeStatus: `io.k8s.api.core.v1.PersistentVolumeStatus
lastPhaseTransitionTime *Time ?
message string ?
phase PersistentVolumePhase ?
reason string ?`,
  PhotonPersistentDiskVolumeSource: `io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource
fsType string ?
pdID string !`,
  Pod: `io.k8s.api.core.v1.Pod
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec PodSpec ?
status PodStatus ?`,
  PodAffinity: `io.k8s.api.core.v1.PodAffinity
preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm ? list=atomic
requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm ? list=atomic`,
  PodAffinityTerm: `io.k8s.api.core.v1.PodAffinityTerm
labelSelector *LabelSelector ?
matchLabelKeys []string ? list=atomic
mismatchLabelKeys []string ? list=atomic
namespaceSelector *LabelSelector ?
namespaces []string ? list=atomic
topologyKey string !`,
  PodAntiAffinity: `io.k8s.api.core.v1.PodAntiAffinity
preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm ? list=atomic
requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm ? list=atomic`,
  PodAttachOptions: `io.k8s.api.core.v1.PodAttachOptions
apiVersion string ?
kind string ?
container string ?
stderr bool ?
stdin bool ?
stdout bool ?
tty bool ?`,
  PodCertificateProjection: `io.k8s.api.core.v1.PodCertificateProjection
certificateChainPath string ?
credentialBundlePath string ?
keyPath string ?
keyType string ! ?
maxExpirationSeconds *int32 ?
signerName string ! ?
userAnnotations map[]string ?`,
  PodCondition: `io.k8s.api.core.v1.PodCondition
lastProbeTime Time ?
lastTransitionTime Time ?
message string ?
observedGeneration int64 ?
reason string ?
status ConditionStatus !
type PodConditionType !`,
  PodDNSConfig: `io.k8s.api.core.v1.PodDNSConfig
nameservers []string ? list=atomic
options []PodDNSConfigOption ? list=atomic
searches []string ? list=atomic`,
  PodDNSConfigOption: `io.k8s.api.core.v1.PodDNSConfigOption
name string ?
value *string ?`,
  PodExecOptions: `io.k8s.api.core.v1.PodExecOptions
apiVersion string ?
kind string ?
command []string ! list=atomic
container string ?
stderr bool ?
stdin bool ?
stdout bool ?
tty bool ?`,
  PodExtendedResourceClaimStatus: `io.k8s.api.core.v1.PodExtendedResourceClaimStatus
requestMappings []ContainerExtendedResourceRequest ! list=atomic
resourceClaimName string !`,
  PodIP: `io.k8s.api.core.v1.PodIP
ip string !`,
  PodLogOptions: `io.k8s.api.core.v1.PodLogOptions
apiVersion string ?
kind string ?
container string ?
follow bool ?
insecureSkipTLSVerifyBackend bool ?
limitBytes *int64 ?
previous bool ?
sinceSeconds *int64 ?
sinceTime *Time ?
stream *string ?
tailLines *int64 ?
timestamps bool ?`,
  PodOS: `io.k8s.api.core.v1.PodOS
name OSName !`,
  PodPortForwardOptions: `io.k8s.api.core.v1.PodPortForwardOptions
apiVersion string ?
kind string ?
ports []int32 ? list=atomic`,
  PodReadinessGate: `io.k8s.api.core.v1.PodReadinessGate
conditionType PodConditionType !`,
  PodResourceClaim: `io.k8s.api.core.v1.PodResourceClaim
name string !
resourceClaimName *string ?
resourceClaimTemplateName *string ?`,
  PodResourceClaimStatus: `io.k8s.api.core.v1.PodResourceClaimStatus
name string !
resourceClaimName *string ?`,
  PodSchedulingGate: `io.k8s.api.core.v1.PodSchedulingGate
name string !`,
  PodSchedulingGroup: `io.k8s.api.core.v1.PodSchedulingGroup
podGroupName *string ?`,
  PodSecurityContext: `io.k8s.api.core.v1.PodSecurityContext
appArmorProfile *AppArmorProfile ?
fsGroup *int64 ?
fsGroupChangePolicy *PodFSGroupChangePolicy ?
runAsGroup *int64 ?
runAsNonRoot *bool ?
runAsUser *int64 ?
seLinuxChangePolicy *PodSELinuxChangePolicy ?
seLinuxOptions *SELinuxOptions ?
seccompProfile *SeccompProfile ?
supplementalGroups []int64 ? list=atomic
supplementalGroupsPolicy *SupplementalGroupsPolicy ?
sysctls []Sysctl ? list=atomic
windowsOptions *WindowsSecurityContextOptions ?`,
  PodSpec: `io.k8s.api.core.v1.PodSpec
activeDeadlineSeconds *int64 ?
affinity *Affinity ?
automountServiceAccountToken *bool ?
containers []Container ! patch=merge key=name list=map keys=name
dnsConfig *PodDNSConfig ?
dnsPolicy DNSPolicy ?
enableServiceLinks *bool ?
ephemeralContainers []EphemeralContainer ? patch=merge key=name list=map keys=name
hostAliases []HostAlias ? patch=merge key=ip list=map keys=ip
hostIPC bool ?
hostNetwork bool ?
hostPID bool ?
hostUsers *bool ?
hostname string ?
hostnameOverride *string ?
imagePullSecrets []LocalObjectReference ? patch=merge key=name list=map keys=name
initContainers []Container ? patch=merge key=name list=map keys=name
nodeName string ?
nodeSelector map[]string ? map=atomic
os *PodOS ?
overhead ResourceList ?
preemptionPolicy *PreemptionPolicy ?
priority *int32 ?
priorityClassName string ?
readinessGates []PodReadinessGate ? list=atomic
resourceClaims []PodResourceClaim ? patch=merge,retainKeys key=name list=map keys=name
resources *ResourceRequirements ?
restartPolicy RestartPolicy ?
runtimeClassName *string ?
schedulerName string ?
schedulingGates []PodSchedulingGate ? patch=merge key=name list=map keys=name
schedulingGroup *PodSchedulingGroup ? off
securityContext *PodSecurityContext ?
serviceAccount string ?
serviceAccountName string ?
setHostnameAsFQDN *bool ?
shareProcessNamespace *bool ?
subdomain string ?
terminationGracePeriodSeconds *int64 ?
tolerations []Toleration ? list=atomic
topologySpreadConstraints []TopologySpreadConstraint ? patch=merge key=topologyKey list=map keys=topologyKey,whenUnsatisfiable
volumes []Volume ? patch=merge,retainKeys key=name list=map keys=name`,
  PodStatus: `io.k8s.api.core.v1.PodStatus
allocatedResources ResourceList ?
conditions []PodCondition ? patch=merge key=type list=map keys=type
containerStatuses []ContainerStatus ? list=atomic
ephemeralContainerStatuses []ContainerStatus ? list=atomic
extendedResourceClaimStatus *PodExtendedResourceClaimStatus ?
hostIP string ?
hostIPs []HostIP ? patch=merge key=ip list=atomic
initContainerStatuses []ContainerStatus ? list=atomic
message string ?
nodeAllocatableResourceClaimStatuses []NodeAllocatableResourceClaimStatus ? off list=atomic
nominatedNodeName string ?
observedGeneration int64 ?
phase PodPhase ?
podIP string ?
podIPs []PodIP ? patch=merge key=ip list=map keys=ip
qosClass PodQOSClass ?
reason string ?
resize PodResizeStatus ?
resourceClaimStatuses []PodResourceClaimStatus ? patch=merge,retainKeys key=name list=map keys=name
resources *ResourceRequirements ?
startTime *Time ?`,
  PodTemplate: `io.k8s.api.core.v1.PodTemplate
apiVersion string ?
kind string ?
metadata ObjectMeta ?
template PodTemplateSpec ?`,
  PodTemplateSpec: `io.k8s.api.core.v1.PodTemplateSpec
metadata ObjectMeta ?
spec PodSpec ?`,
  PortStatus: `io.k8s.api.core.v1.PortStatus
error *string ?
port int32 !
protocol Protocol !`,
  PortworxVolumeSource: `io.k8s.api.core.v1.PortworxVolumeSource
fsType string ?
readOnly bool ?
volumeID string !`,
  PreferredSchedulingTerm: `io.k8s.api.core.v1.PreferredSchedulingTerm
preference NodeSelectorTerm !
weight int32 !`,
  Probe: `io.k8s.api.core.v1.Probe
exec *ExecAction ?
grpc *GRPCAction ?
httpGet *HTTPGetAction ?
tcpSocket *TCPSocketAction ?
failureThreshold int32 ?
initialDelaySeconds int32 ?
periodSeconds int32 ?
successThreshold int32 ?
terminationGracePeriodSeconds *int64 ?
timeoutSeconds int32 ?`,
  ProbeHandler: `io.k8s.api.core.v1.ProbeHandler
exec *ExecAction ?
grpc *GRPCAction ?
httpGet *HTTPGetAction ?
tcpSocket *TCPSocketAction ?`,
  ProjectedVolumeSource: `io.k8s.api.core.v1.ProjectedVolumeSource
defaultMode *int32 ?
sources []VolumeProjection list=atomic`,
  QuobyteVolumeSource: `io.k8s.api.core.v1.QuobyteVolumeSource
group string ?
readOnly bool ?
registry string !
tenant string ?
user string ?
volume string !`,
  RBDPersistentVolumeSource: `io.k8s.api.core.v1.RBDPersistentVolumeSource
fsType string ?
image string !
keyring string ? default="/etc/ceph/keyring"
monitors []string ! list=atomic
pool string ? default="rbd"
readOnly bool ?
secretRef *SecretReference ?
user string ? default="admin"`,
  RBDVolumeSource: `io.k8s.api.core.v1.RBDVolumeSource
fsType string ?
image string !
keyring string ? default="/etc/ceph/keyring"
monitors []string ! list=atomic
pool string ? default="rbd"
readOnly bool ?
secretRef *LocalObjectReference ?
user string ? default="admin"`,
  ReplicationController: `io.k8s.api.core.v1.ReplicationController
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec ReplicationControllerSpec ?
status ReplicationControllerStatus ?`,
  ReplicationControllerCondition: `io.k8s.api.core.v1.ReplicationControllerCondition
lastTransitionTime Time ?
message string ?
reason string ?
status ConditionStatus !
type ReplicationControllerConditionType !`,
  ReplicationControllerSpec: `io.k8s.api.core.v1.ReplicationControllerSpec
minReadySeconds int32 ? default=0
replicas *int32 ? default=1
selector map[]string ? map=atomic
template *PodTemplateSpec ?`,
  ReplicationControllerStatus: `io.k8s.api.core.v1.ReplicationControllerStatus
availableReplicas int32 ?
conditions []ReplicationControllerCondition ? patch=merge key=type list=map keys=type
fullyLabeledReplicas int32 ?
observedGeneration int64 ?
readyReplicas int32 ?
replicas int32 !`,
  ResourceClaim: `io.k8s.api.core.v1.ResourceClaim
name string !
request string ?`,
  ResourceFieldSelector: `io.k8s.api.core.v1.ResourceFieldSelector
containerName string ?
divisor Quantity ?
resource string !`,
  ResourceHealth: `io.k8s.api.core.v1.ResourceHealth
health ResourceHealthStatus ?
message *string ?
resourceID ResourceID !`,
  ResourceQuota: `io.k8s.api.core.v1.ResourceQuota
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec ResourceQuotaSpec ?
status ResourceQuotaStatus ?`,
  ResourceQuotaSpec: `io.k8s.api.core.v1.ResourceQuotaSpec
hard ResourceList ?
scopeSelector *ScopeSelector ?
scopes []ResourceQuotaScope ? list=atomic`,
  ResourceQuotaStatus: `io.k8s.api.core.v1.ResourceQuotaStatus
hard ResourceList ?
used ResourceList ?`,
  ResourceRequirements: `io.k8s.api.core.v1.ResourceRequirements
claims []ResourceClaim ? list=map keys=name
limits ResourceList ?
requests ResourceList ?`,
  ResourceStatus: `io.k8s.api.core.v1.ResourceStatus
name ResourceName !
resources []ResourceHealth ? list=map keys=resourceID`,
  SELinuxOptions: `io.k8s.api.core.v1.SELinuxOptions
level string ?
role string ?
type string ?
user string ?`,
  ScaleIOPersistentVolumeSource: `io.k8s.api.core.v1.ScaleIOPersistentVolumeSource
fsType string ? default="xfs"
gateway string !
protectionDomain string ?
readOnly bool ?
secretRef *SecretReference !
sslEnabled bool ?
storageMode string ? default="ThinProvisioned"
storagePool string ?
system string !
volumeName string ?`,
  ScaleIOVolumeSource: `io.k8s.api.core.v1.ScaleIOVolumeSource
fsType string ? default="xfs"
gateway string !
protectionDomain string ?
readOnly bool ?
secretRef *LocalObjectReference !
sslEnabled bool ?
storageMode string ? default="ThinProvisioned"
storagePool string ?
system string !
volumeName string ?`,
  ScopeSelector: `io.k8s.api.core.v1.ScopeSelector
matchExpressions []ScopedResourceSelectorRequirement ? list=atomic`,
  ScopedResourceSelectorRequirement: `io.k8s.api.core.v1.ScopedResourceSelectorRequirement
operator ScopeSelectorOperator !
scopeName ResourceQuotaScope !
values []string ? list=atomic`,
  SeccompProfile: `io.k8s.api.core.v1.SeccompProfile
localhostProfile *string ?
type SeccompProfileType !`,
  Secret: `io.k8s.api.core.v1.Secret
apiVersion string ?
kind string ?
data map[]bytes ?
immutable *bool ?
metadata ObjectMeta ?
stringData map[]string ?
type SecretType ?`,
  SecretEnvSource: `io.k8s.api.core.v1.SecretEnvSource
name string ?
optional *bool ?`,
  SecretKeySelector: `io.k8s.api.core.v1.SecretKeySelector
name string ?
key string !
optional *bool ?`,
  SecretProjection: `io.k8s.api.core.v1.SecretProjection
name string ?
items []KeyToPath ? list=atomic
optional *bool ?`,
  SecretReference: `io.k8s.api.core.v1.SecretReference
name string ?
namespace string ?`,
  SecretVolumeSource: `io.k8s.api.core.v1.SecretVolumeSource
defaultMode *int32 ?
items []KeyToPath ? list=atomic
optional *bool ?
secretName string ?`,
  SecurityContext: `io.k8s.api.core.v1.SecurityContext
allowPrivilegeEscalation *bool ?
appArmorProfile *AppArmorProfile ?
capabilities *Capabilities ?
privileged *bool ?
procMount *ProcMountType ?
readOnlyRootFilesystem *bool ?
runAsGroup *int64 ?
runAsNonRoot *bool ?
runAsUser *int64 ?
seLinuxOptions *SELinuxOptions ?
seccompProfile *SeccompProfile ?
windowsOptions *WindowsSecurityContextOptions ?`,
  Service: `io.k8s.api.core.v1.Service
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec ServiceSpec ?
status ServiceStatus ?`,
  ServiceAccount: `io.k8s.api.core.v1.ServiceAccount
apiVersion string ?
kind string ?
automountServiceAccountToken *bool ?
imagePullSecrets []LocalObjectReference ? list=atomic
metadata ObjectMeta ?
secrets []ObjectReference ? patch=merge key=name list=map keys=name`,
  ServiceAccountTokenProjection: `io.k8s.api.core.v1.ServiceAccountTokenProjection
audience string ?
expirationSeconds *int64 ?
path string !`,
  ServicePort: `io.k8s.api.core.v1.ServicePort
appProtocol *string ?
name string ?
nodePort int32 ?
port int32 !
protocol Protocol ? default="TCP"
targetPort IntOrString ?`,
  ServiceSpec: `io.k8s.api.core.v1.ServiceSpec
allocateLoadBalancerNodePorts *bool ?
clusterIP string ?
clusterIPs []string ? list=atomic
externalIPs []string ? list=atomic
externalName string ?
externalTrafficPolicy ServiceExternalTrafficPolicy ?
healthCheckNodePort int32 ?
internalTrafficPolicy *ServiceInternalTrafficPolicy ?
ipFamilies []IPFamily ? list=atomic
ipFamilyPolicy *IPFamilyPolicy ?
loadBalancerClass *string ?
loadBalancerIP string ?
loadBalancerSourceRanges []string ? list=atomic
ports []ServicePort ? patch=merge key=port list=map keys=port,protocol
publishNotReadyAddresses bool ?
selector map[]string ? map=atomic
sessionAffinity ServiceAffinity ?
sessionAffinityConfig *SessionAffinityConfig ?
trafficDistribution *string ?
type ServiceType ?`,
  ServiceStatus: `io.k8s.api.core.v1.ServiceStatus
conditions []Condition ? patch=merge key=type list=map keys=type
loadBalancer LoadBalancerStatus ?`,
  SessionAffinityConfig: `io.k8s.api.core.v1.SessionAffinityConfig
clientIP *ClientIPConfig ?`,
  SleepAction: `io.k8s.api.core.v1.SleepAction
seconds int64 !`,
  StorageOSPersistentVolumeSource: `io.k8s.api.core.v1.StorageOSPersistentVolumeSource
fsType string ?
readOnly bool ?
secretRef *ObjectReference ?
volumeName string ?
volumeNamespace string ?`,
  StorageOSVolumeSource: `io.k8s.api.core.v1.StorageOSVolumeSource
fsType string ?
readOnly bool ?
secretRef *LocalObjectReference ?
volumeName string ?
volumeNamespace string ?`,
  Sysctl: `io.k8s.api.core.v1.Sysctl
name string !
value string !`,
  TCPSocketAction: `io.k8s.api.core.v1.TCPSocketAction
host string ?
port IntOrString !`,
  Taint: `io.k8s.api.core.v1.Taint
effect TaintEffect !
key string !
timeAdded *Time ?
value string ?`,
  Toleration: `io.k8s.api.core.v1.Toleration
effect TaintEffect ?
key string ?
operator TolerationOperator ?
tolerationSeconds *int64 ?
value string ?`,
  TopologySelectorLabelRequirement: `io.k8s.api.core.v1.TopologySelectorLabelRequirement
key string !
values []string ! list=atomic`,
  TopologySelectorTerm: `io.k8s.api.core.v1.TopologySelectorTerm
matchLabelExpressions []TopologySelectorLabelRequirement ? list=atomic`,
  TopologySpreadConstraint: `io.k8s.api.core.v1.TopologySpreadConstraint
labelSelector *LabelSelector ?
matchLabelKeys []string ? list=atomic
maxSkew int32 !
minDomains *int32 ?
nodeAffinityPolicy *NodeInclusionPolicy ?
nodeTaintsPolicy *NodeInclusionPolicy ?
topologyKey string !
whenUnsatisfiable UnsatisfiableConstraintAction !`,
  TypedLocalObjectReference: `io.k8s.api.core.v1.TypedLocalObjectReference
apiGroup *string
kind string !
name string !`,
  TypedObjectReference: `io.k8s.api.core.v1.TypedObjectReference
apiGroup *string
kind string !
name string !
namespace *string ? off`,
  Volume: `io.k8s.api.core.v1.Volume
awsElasticBlockStore *AWSElasticBlockStoreVolumeSource ?
azureDisk *AzureDiskVolumeSource ?
azureFile *AzureFileVolumeSource ?
cephfs *CephFSVolumeSource ?
cinder *CinderVolumeSource ?
configMap *ConfigMapVolumeSource ?
csi *CSIVolumeSource ?
downwardAPI *DownwardAPIVolumeSource ?
emptyDir *EmptyDirVolumeSource ?
ephemeral *EphemeralVolumeSource ?
fc *FCVolumeSource ?
flexVolume *FlexVolumeSource ?
flocker *FlockerVolumeSource ?
gcePersistentDisk *GCEPersistentDiskVolumeSource ?
gitRepo *GitRepoVolumeSource ?
glusterfs *GlusterfsVolumeSource ?
hostPath *HostPathVolumeSource ?
image *ImageVolumeSource ?
iscsi *ISCSIVolumeSource ?
nfs *NFSVolumeSource ?
persistentVolumeClaim *PersistentVolumeClaimVolumeSource ?
photonPersistentDisk *PhotonPersistentDiskVolumeSource ?
portworxVolume *PortworxVolumeSource ?
projected *ProjectedVolumeSource ?
quobyte *QuobyteVolumeSource ?
rbd *RBDVolumeSource ?
scaleIO *ScaleIOVolumeSource ?
secret *SecretVolumeSource ?
storageos *StorageOSVolumeSource ?
vsphereVolume *VsphereVirtualDiskVolumeSource ?
name string !`,
  VolumeDevice: `io.k8s.api.core.v1.VolumeDevice
devicePath string !
name string !`,
  VolumeMount: `io.k8s.api.core.v1.VolumeMount
mountPath string !
mountPropagation *MountPropagationMode ?
name string !
readOnly bool ?
recursiveReadOnly *RecursiveReadOnlyMode ?
subPath string ?
subPathExpr string ?`,
  VolumeMountStatus: `io.k8s.api.core.v1.VolumeMountStatus
mountPath string !
name string !
readOnly bool ?
recursiveReadOnly *RecursiveReadOnlyMode ?
volumeStatus *VolumeStatus ?`,
  VolumeNodeAffinity: `io.k8s.api.core.v1.VolumeNodeAffinity
required *NodeSelector ?`,
  VolumeProjection: `io.k8s.api.core.v1.VolumeProjection
clusterTrustBundle *ClusterTrustBundleProjection ? off
configMap *ConfigMapProjection ?
downwardAPI *DownwardAPIProjection ?
podCertificate *PodCertificateProjection ? off
secret *SecretProjection ?
serviceAccountToken *ServiceAccountTokenProjection ?`,
  VolumeResourceRequirements: `io.k8s.api.core.v1.VolumeResourceRequirements
limits ResourceList ?
requests ResourceList ?`,
  VolumeSource: `io.k8s.api.core.v1.VolumeSource
awsElasticBlockStore *AWSElasticBlockStoreVolumeSource ?
azureDisk *AzureDiskVolumeSource ?
azureFile *AzureFileVolumeSource ?
cephfs *CephFSVolumeSource ?
cinder *CinderVolumeSource ?
configMap *ConfigMapVolumeSource ?
csi *CSIVolumeSource ?
downwardAPI *DownwardAPIVolumeSource ?
emptyDir *EmptyDirVolumeSource ?
ephemeral *EphemeralVolumeSource ?
fc *FCVolumeSource ?
flexVolume *FlexVolumeSource ?
flocker *FlockerVolumeSource ?
gcePersistentDisk *GCEPersistentDiskVolumeSource ?
gitRepo *GitRepoVolumeSource ?
glusterfs *GlusterfsVolumeSource ?
hostPath *HostPathVolumeSource ?
image *ImageVolumeSource ?
iscsi *ISCSIVolumeSource ?
nfs *NFSVolumeSource ?
persistentVolumeClaim *PersistentVolumeClaimVolumeSource ?
photonPersistentDisk *PhotonPersistentDiskVolumeSource ?
portworxVolume *PortworxVolumeSource ?
projected *ProjectedVolumeSource ?
quobyte *QuobyteVolumeSource ?
rbd *RBDVolumeSource ?
scaleIO *ScaleIOVolumeSource ?
secret *SecretVolumeSource ?
storageos *StorageOSVolumeSource ?
vsphereVolume *VsphereVirtualDiskVolumeSource ?`,
  VolumeStatus: `io.k8s.api.core.v1.VolumeStatus
image *ImageVolumeStatus ?`,
  VsphereVirtualDiskVolumeSource: `io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource
fsType string ?
storagePolicyID string ?
storagePolicyName string ?
volumePath string !`,
  WeightedPodAffinityTerm: `io.k8s.api.core.v1.WeightedPodAffinityTerm
podAffinityTerm PodAffinityTerm !
weight int32 !`,
  WindowsSecurityContextOptions: `io.k8s.api.core.v1.WindowsSecurityContextOptions
gmsaCredentialSpec *string ?
gmsaCredentialSpecName *string ?
hostProcess *bool ?
runAsUserName *string ?`,
  Endpoint: `io.k8s.api.discovery.v1.Endpoint
addresses []string ! list=set
conditions EndpointConditions ?
deprecatedTopology map[]string ?
hints *EndpointHints ?
hostname *string ?
nodeName *string ?
targetRef *ObjectReference ?
zone *string ?`,
  EndpointConditions: `io.k8s.api.discovery.v1.EndpointConditions
ready *bool ?
serving *bool ?
terminating *bool ?`,
  EndpointHints: `io.k8s.api.discovery.v1.EndpointHints
forNodes []ForNode ? list=atomic
forZones []ForZone ? list=atomic`,
  DiscoveryV1EndpointPort: `io.k8s.api.discovery.v1.EndpointPort
appProtocol *string ?
name *string ?
port *int32 ?
protocol *Protocol ?`,
  EndpointSlice: `io.k8s.api.discovery.v1.EndpointSlice
apiVersion string ?
kind string ?
addressType AddressType !
endpoints []Endpoint list=atomic
metadata ObjectMeta ?
ports []DiscoveryV1EndpointPort list=atomic`,
  ForNode: `io.k8s.api.discovery.v1.ForNode
name string !`,
  ForZone: `io.k8s.api.discovery.v1.ForZone
name string !`,
  EventsV1Event: `io.k8s.api.events.v1.Event
apiVersion string ?
kind string ?
action string ?
deprecatedCount int32 ?
deprecatedFirstTimestamp Time ?
deprecatedLastTimestamp Time ?
deprecatedSource EventSource ?
eventTime MicroTime !
metadata ObjectMeta
note string ?
reason string ?
regarding ObjectReference ?
related *ObjectReference ?
reportingController string ?
reportingInstance string ?
series *EventsV1EventSeries ?
type string ?`,
  EventsV1EventSeries: `io.k8s.api.events.v1.EventSeries
count int32 !
lastObservedTime MicroTime !`,
  ExemptPriorityLevelConfiguration: `io.k8s.api.flowcontrol.v1.ExemptPriorityLevelConfiguration
lendablePercent *int32 ?
nominalConcurrencyShares *int32 ?`,
  FlowDistinguisherMethod: `io.k8s.api.flowcontrol.v1.FlowDistinguisherMethod
type FlowDistinguisherMethodType !`,
  FlowSchema: `io.k8s.api.flowcontrol.v1.FlowSchema
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec FlowSchemaSpec ?
status FlowSchemaStatus ?`,
  FlowSchemaCondition: `io.k8s.api.flowcontrol.v1.FlowSchemaCondition
lastTransitionTime Time ?
message string ?
reason string ?
status FlowcontrolV1ConditionStatus ?
type FlowSchemaConditionType ?`,
  FlowSchemaSpec: `io.k8s.api.flowcontrol.v1.FlowSchemaSpec
distinguisherMethod *FlowDistinguisherMethod ?
matchingPrecedence int32
priorityLevelConfiguration PriorityLevelConfigurationReference !
rules []PolicyRulesWithSubjects ? list=atomic`,
  FlowSchemaStatus: `io.k8s.api.flowcontrol.v1.FlowSchemaStatus
conditions []FlowSchemaCondition ? patch=merge key=type list=map keys=type`,
  GroupSubject: `io.k8s.api.flowcontrol.v1.GroupSubject
name string !`,
  LimitResponse: `io.k8s.api.flowcontrol.v1.LimitResponse
queuing *QueuingConfiguration ?
type LimitResponseType !`,
  LimitedPriorityLevelConfiguration: `io.k8s.api.flowcontrol.v1.LimitedPriorityLevelConfiguration
borrowingLimitPercent *int32 ?
lendablePercent *int32 ?
limitResponse LimitResponse ?
nominalConcurrencyShares *int32`,
  NonResourcePolicyRule: `io.k8s.api.flowcontrol.v1.NonResourcePolicyRule
nonResourceURLs []string ! list=set
verbs []string ! list=set`,
  PolicyRulesWithSubjects: `io.k8s.api.flowcontrol.v1.PolicyRulesWithSubjects
nonResourceRules []NonResourcePolicyRule ? list=atomic
resourceRules []ResourcePolicyRule ? list=atomic
subjects []Subject ! list=atomic`,
  PriorityLevelConfiguration: `io.k8s.api.flowcontrol.v1.PriorityLevelConfiguration
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec PriorityLevelConfigurationSpec ?
status PriorityLevelConfigurationStatus ?`,
  PriorityLevelConfigurationCondition: `io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationCondition
lastTransitionTime Time ?
message string ?
reason string ?
status FlowcontrolV1ConditionStatus ?
type PriorityLevelConfigurationConditionType ?`,
  PriorityLevelConfigurationReference: `io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationReference
name string !`,
  PriorityLevelConfigurationSpec: `io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationSpec
exempt *ExemptPriorityLevelConfiguration ?
limited *LimitedPriorityLevelConfiguration ?
type PriorityLevelEnablement !`,
  PriorityLevelConfigurationStatus: `io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationStatus
conditions []PriorityLevelConfigurationCondition ? patch=merge key=type list=map keys=type`,
  QueuingConfiguration: `io.k8s.api.flowcontrol.v1.QueuingConfiguration
handSize int32
queueLengthLimit int32
queues int32`,
  ResourcePolicyRule: `io.k8s.api.flowcontrol.v1.ResourcePolicyRule
apiGroups []string ! list=set
clusterScope bool ?
namespaces []string list=set
resources []string ! list=set
verbs []string ! list=set`,
  ServiceAccountSubject: `io.k8s.api.flowcontrol.v1.ServiceAccountSubject
name string !
namespace string !`,
  Subject: `io.k8s.api.flowcontrol.v1.Subject
group *GroupSubject ?
kind SubjectKind !
serviceAccount *ServiceAccountSubject ?
user *UserSubject ?`,
  UserSubject: `io.k8s.api.flowcontrol.v1.UserSubject
name string !`,
  HTTPIngressPath: `io.k8s.api.networking.v1.HTTPIngressPath
backend IngressBackend !
path string ?
pathType *PathType !`,
  HTTPIngressRuleValue: `io.k8s.api.networking.v1.HTTPIngressRuleValue
paths []HTTPIngressPath ! list=atomic`,
  IPAddress: `io.k8s.api.networking.v1.IPAddress
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec IPAddressSpec ! ?`,
  IPAddressSpec: `io.k8s.api.networking.v1.IPAddressSpec
parentRef *ParentReference ! ?`,
  IPBlock: `io.k8s.api.networking.v1.IPBlock
cidr string !
except []string ? list=atomic`,
  Ingress: `io.k8s.api.networking.v1.Ingress
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec IngressSpec ?
status IngressStatus ?`,
  IngressBackend: `io.k8s.api.networking.v1.IngressBackend
resource *TypedLocalObjectReference ?
service *IngressServiceBackend ?`,
  IngressClass: `io.k8s.api.networking.v1.IngressClass
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec IngressClassSpec ?`,
  IngressClassParametersReference: `io.k8s.api.networking.v1.IngressClassParametersReference
apiGroup *string ?
kind string !
name string !
namespace *string ?
scope *string`,
  IngressClassSpec: `io.k8s.api.networking.v1.IngressClassSpec
controller string ?
parameters *IngressClassParametersReference ?`,
  IngressLoadBalancerIngress: `io.k8s.api.networking.v1.IngressLoadBalancerIngress
hostname string ?
ip string ?
ports []IngressPortStatus ? list=atomic`,
  IngressLoadBalancerStatus: `io.k8s.api.networking.v1.IngressLoadBalancerStatus
ingress []IngressLoadBalancerIngress ? list=atomic`,
  IngressPortStatus: `io.k8s.api.networking.v1.IngressPortStatus
error *string ?
port int32 !
protocol Protocol !`,
  IngressRule: `io.k8s.api.networking.v1.IngressRule
http *HTTPIngressRuleValue ?
host string ?`,
  IngressRuleValue: `io.k8s.api.networking.v1.IngressRuleValue
http *HTTPIngressRuleValue ?`,
  IngressServiceBackend: `io.k8s.api.networking.v1.IngressServiceBackend
name string !
port ServiceBackendPort ?`,
  IngressSpec: `io.k8s.api.networking.v1.IngressSpec
defaultBackend *IngressBackend ?
ingressClassName *string ?
rules []IngressRule ? list=atomic
tls []IngressTLS ? list=atomic`,
  IngressStatus: `io.k8s.api.networking.v1.IngressStatus
loadBalancer IngressLoadBalancerStatus ?`,
  IngressTLS: `io.k8s.api.networking.v1.IngressTLS
hosts []string ? list=atomic
secretName string ?`,
  NetworkPolicy: `io.k8s.api.networking.v1.NetworkPolicy
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec NetworkPolicySpec ?`,
  NetworkPolicyEgressRule: `io.k8s.api.networking.v1.NetworkPolicyEgressRule
ports []NetworkPolicyPort ? list=atomic
to []NetworkPolicyPeer ? list=atomic`,
  NetworkPolicyIngressRule: `io.k8s.api.networking.v1.NetworkPolicyIngressRule
from []NetworkPolicyPeer ? list=atomic
ports []NetworkPolicyPort ? list=atomic`,
  NetworkPolicyPeer: `io.k8s.api.networking.v1.NetworkPolicyPeer
ipBlock *IPBlock ?
namespaceSelector *LabelSelector ?
podSelector *LabelSelector ?`,
  NetworkPolicyPort: `io.k8s.api.networking.v1.NetworkPolicyPort
endPort *int32 ?
port *IntOrString ?
protocol *Protocol ?`,
  NetworkPolicySpec: `io.k8s.api.networking.v1.NetworkPolicySpec
egress []NetworkPolicyEgressRule ? list=atomic
ingress []NetworkPolicyIngressRule ? list=atomic
podSelector LabelSelector
policyTypes []PolicyType ? list=atomic`,
  ParentReference: `io.k8s.api.networking.v1.ParentReference
group string ?
name string ! ?
namespace string ?
resource string ! ?`,
  ServiceBackendPort: `io.k8s.api.networking.v1.ServiceBackendPort
name string ?
number int32 ?`,
  ServiceCIDR: `io.k8s.api.networking.v1.ServiceCIDR
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec ServiceCIDRSpec ?
status ServiceCIDRStatus ?`,
  ServiceCIDRSpec: `io.k8s.api.networking.v1.ServiceCIDRSpec
cidrs []string ? list=atomic`,
  ServiceCIDRStatus: `io.k8s.api.networking.v1.ServiceCIDRStatus
conditions []Condition ? patch=merge key=type list=map keys=type`,
  Overhead: `io.k8s.api.node.v1.Overhead
podFixed ResourceList ?`,
  RuntimeClass: `io.k8s.api.node.v1.RuntimeClass
apiVersion string ?
kind string ?
handler string !
metadata ObjectMeta ?
overhead *Overhead ?
scheduling *Scheduling ?`,
  Scheduling: `io.k8s.api.node.v1.Scheduling
nodeSelector map[]string ? map=atomic
tolerations []Toleration ? list=atomic`,
  Eviction: `io.k8s.api.policy.v1.Eviction
apiVersion string ?
kind string ?
deleteOptions *DeleteOptions ?
metadata ObjectMeta ?`,
  PodDisruptionBudget: `io.k8s.api.policy.v1.PodDisruptionBudget
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec PodDisruptionBudgetSpec ?
status PodDisruptionBudgetStatus ?`,
  PodDisruptionBudgetSpec: `io.k8s.api.policy.v1.PodDisruptionBudgetSpec
maxUnavailable *IntOrString ?
minAvailable *IntOrString ?
selector *LabelSelector ? patch=replace
unhealthyPodEvictionPolicy *UnhealthyPodEvictionPolicyType ?`,
  PodDisruptionBudgetStatus: `io.k8s.api.policy.v1.PodDisruptionBudgetStatus
conditions []Condition ? patch=merge key=type list=map keys=type
currentHealthy int32
desiredHealthy int32
disruptedPods map[]Time ?
disruptionsAllowed int32
expectedPods int32
observedGeneration int64 ?`,
  AggregationRule: `io.k8s.api.rbac.v1.AggregationRule
clusterRoleSelectors []LabelSelector ? list=atomic`,
  ClusterRole: `io.k8s.api.rbac.v1.ClusterRole
apiVersion string ?
kind string ?
aggregationRule *AggregationRule ?
metadata ObjectMeta ?
rules []PolicyRule list=atomic`,
  ClusterRoleBinding: `io.k8s.api.rbac.v1.ClusterRoleBinding
apiVersion string ?
kind string ?
metadata ObjectMeta ?
roleRef RoleRef !
subjects []RbacV1Subject ? list=atomic`,
  PolicyRule: `io.k8s.api.rbac.v1.PolicyRule
apiGroups []string ? list=atomic
nonResourceURLs []string ? list=atomic
resourceNames []string ? list=atomic
resources []string ? list=atomic
verbs []string ! list=atomic`,
  Role: `io.k8s.api.rbac.v1.Role
apiVersion string ?
kind string ?
metadata ObjectMeta ?
rules []PolicyRule list=atomic`,
  RoleBinding: `io.k8s.api.rbac.v1.RoleBinding
apiVersion string ?
kind string ?
metadata ObjectMeta ?
roleRef RoleRef !
subjects []RbacV1Subject ? list=atomic`,
  RoleRef: `io.k8s.api.rbac.v1.RoleRef
apiGroup string
kind string !
name string !`,
  RbacV1Subject: `io.k8s.api.rbac.v1.Subject
apiGroup string ?
kind string !
name string !
namespace string ?`,
  AllocatedDeviceStatus: `io.k8s.api.resource.v1.AllocatedDeviceStatus
conditions []Condition list=map keys=type
data *Json ?
device string !
driver string !
networkData *NetworkDeviceData ?
pool string !
shareID *string ?`,
  AllocationResult: `io.k8s.api.resource.v1.AllocationResult
allocationTimestamp *Time ?
devices DeviceAllocationResult ?
nodeSelector *NodeSelector ?`,
  CELDeviceSelector: `io.k8s.api.resource.v1.CELDeviceSelector
expression string !`,
  CapacityRequestPolicy: `io.k8s.api.resource.v1.CapacityRequestPolicy
default *Quantity
validRange *CapacityRequestPolicyRange ?
validValues []Quantity ? list=atomic`,
  CapacityRequestPolicyRange: `io.k8s.api.resource.v1.CapacityRequestPolicyRange
max *Quantity ?
min *Quantity ! ?
step *Quantity ?`,
  CapacityRequirements: `io.k8s.api.resource.v1.CapacityRequirements
requests map[]Quantity ?`,
  Counter: `io.k8s.api.resource.v1.Counter
value Quantity !`,
  CounterSet: `io.k8s.api.resource.v1.CounterSet
counters map[]Counter ! ?
name string !`,
  Device: `io.k8s.api.resource.v1.Device
allNodes *bool ?
allowMultipleAllocations *bool ?
attributes map[]DeviceAttribute ?
bindingConditions []string ? list=atomic
bindingFailureConditions []string ? list=atomic
bindsToNode *bool ?
capacity map[]DeviceCapacity ?
consumesCounters []DeviceCounterConsumption ? list=atomic
name string !
nodeAllocatableResourceMappings map[]NodeAllocatableResourceMapping ? off
nodeName *string ?
nodeSelector *NodeSelector ?
taints []DeviceTaint ? list=atomic`,
  DeviceAllocationConfiguration: `io.k8s.api.resource.v1.DeviceAllocationConfiguration
opaque *OpaqueDeviceConfiguration ?
requests []string ? list=atomic
source AllocationConfigSource !`,
  DeviceAllocationResult: `io.k8s.api.resource.v1.DeviceAllocationResult
config []DeviceAllocationConfiguration ? list=atomic
results []DeviceRequestAllocationResult ? list=atomic`,
  DeviceAttribute: `io.k8s.api.resource.v1.DeviceAttribute
bool *bool ?
bools []bool ? off list=atomic
int *int64 ?
ints []int64 ? off list=atomic
string *string ?
strings []string ? off list=atomic
version *string ?
versions []string ? off list=atomic`,
  DeviceCapacity: `io.k8s.api.resource.v1.DeviceCapacity
requestPolicy *CapacityRequestPolicy ?
value Quantity !`,
  DeviceClaim: `io.k8s.api.resource.v1.DeviceClaim
config []DeviceClaimConfiguration ? list=atomic
constraints []DeviceConstraint ? list=atomic
requests []DeviceRequest list=atomic`,
  DeviceClaimConfiguration: `io.k8s.api.resource.v1.DeviceClaimConfiguration
opaque *OpaqueDeviceConfiguration ?
requests []string ? list=atomic`,
  DeviceClass: `io.k8s.api.resource.v1.DeviceClass
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec DeviceClassSpec !`,
  DeviceClassConfiguration: `io.k8s.api.resource.v1.DeviceClassConfiguration
opaque *OpaqueDeviceConfiguration ?`,
  DeviceClassSpec: `io.k8s.api.resource.v1.DeviceClassSpec
config []DeviceClassConfiguration ? list=atomic
extendedResourceName *string ?
selectors []DeviceSelector ? list=atomic`,
  DeviceConfiguration: `io.k8s.api.resource.v1.DeviceConfiguration
opaque *OpaqueDeviceConfiguration ?`,
  DeviceConstraint: `io.k8s.api.resource.v1.DeviceConstraint
distinctAttribute *FullyQualifiedName ?
matchAttribute *FullyQualifiedName ?
requests []string ? list=atomic`,
  DeviceCounterConsumption: `io.k8s.api.resource.v1.DeviceCounterConsumption
counterSet string !
counters map[]Counter ! ?`,
  DeviceRequest: `io.k8s.api.resource.v1.DeviceRequest
exactly *ExactDeviceRequest ?
firstAvailable []DeviceSubRequest ? list=atomic
name string !`,
  DeviceRequestAllocationResult: `io.k8s.api.resource.v1.DeviceRequestAllocationResult
adminAccess *bool ?
bindingConditions []string ? list=atomic
bindingFailureConditions []string ? list=atomic
consumedCapacity map[]Quantity ?
device string !
driver string !
pool string !
request string !
shareID *string ?
tolerations []DeviceToleration ? list=atomic`,
  DeviceSelector: `io.k8s.api.resource.v1.DeviceSelector
cel *CELDeviceSelector ?`,
  DeviceSubRequest: `io.k8s.api.resource.v1.DeviceSubRequest
allocationMode DeviceAllocationMode ?
capacity *CapacityRequirements ?
count int64 ?
deviceClassName string !
name string !
selectors []DeviceSelector ? list=atomic
tolerations []DeviceToleration ? list=atomic`,
  DeviceTaint: `io.k8s.api.resource.v1.DeviceTaint
effect DeviceTaintEffect !
key string !
timeAdded *Time ?
value string ?`,
  DeviceToleration: `io.k8s.api.resource.v1.DeviceToleration
effect DeviceTaintEffect ?
key string ?
operator DeviceTolerationOperator ? default="Equal"
tolerationSeconds *int64 ?
value string ?`,
  ExactDeviceRequest: `io.k8s.api.resource.v1.ExactDeviceRequest
adminAccess *bool ?
allocationMode DeviceAllocationMode ?
capacity *CapacityRequirements ?
count int64 ?
deviceClassName string !
selectors []DeviceSelector ? list=atomic
tolerations []DeviceToleration ? list=atomic`,
  NetworkDeviceData: `io.k8s.api.resource.v1.NetworkDeviceData
hardwareAddress string ?
interfaceName string ?
ips []string ? list=atomic`,
  NodeAllocatableResourceMapping: `io.k8s.api.resource.v1.NodeAllocatableResourceMapping
allocationMultiplier *Quantity ?
capacityKey *QualifiedName ?`,
  OpaqueDeviceConfiguration: `io.k8s.api.resource.v1.OpaqueDeviceConfiguration
driver string !
parameters Json !`,
  ResourceV1ResourceClaim: `io.k8s.api.resource.v1.ResourceClaim
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec ResourceClaimSpec !
status ResourceClaimStatus ?`,
  ResourceClaimConsumerReference: `io.k8s.api.resource.v1.ResourceClaimConsumerReference
apiGroup string ?
name string !
resource string !
uid string !`,
  ResourceClaimSpec: `io.k8s.api.resource.v1.ResourceClaimSpec
devices DeviceClaim`,
  ResourceClaimStatus: `io.k8s.api.resource.v1.ResourceClaimStatus
allocation *AllocationResult ?
devices []AllocatedDeviceStatus ? list=map keys=driver,device,pool,shareID
reservedFor []ResourceClaimConsumerReference ? patch=merge key=uid list=map keys=uid`,
  ResourceClaimTemplate: `io.k8s.api.resource.v1.ResourceClaimTemplate
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec ResourceClaimTemplateSpec !`,
  ResourceClaimTemplateSpec: `io.k8s.api.resource.v1.ResourceClaimTemplateSpec
metadata ObjectMeta ?
spec ResourceClaimSpec !`,
  ResourcePool: `io.k8s.api.resource.v1.ResourcePool
generation int64 !
name string !
resourceSliceCount int64 !`,
  ResourceSlice: `io.k8s.api.resource.v1.ResourceSlice
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec ResourceSliceSpec !`,
  ResourceSliceSpec: `io.k8s.api.resource.v1.ResourceSliceSpec
allNodes *bool ?
devices []Device ? list=atomic
driver string !
nodeName *string ?
nodeSelector *NodeSelector ?
perDeviceNodeSelection *bool ?
pool ResourcePool !
sharedCounters []CounterSet ? list=atomic`,
  PriorityClass: `io.k8s.api.scheduling.v1.PriorityClass
apiVersion string ?
kind string ?
description string ?
globalDefault bool ?
metadata ObjectMeta ?
preemptionPolicy *PreemptionPolicy ?
value int32`,
  CSIDriver: `io.k8s.api.storage.v1.CSIDriver
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec CSIDriverSpec !`,
  CSIDriverSpec: `io.k8s.api.storage.v1.CSIDriverSpec
attachRequired *bool ?
fsGroupPolicy *FSGroupPolicy ?
nodeAllocatableUpdatePeriodSeconds *int64 ?
podInfoOnMount *bool ?
preventPodSchedulingIfMissing *bool ? off
requiresRepublish *bool ?
seLinuxMount *bool ?
serviceAccountTokenInSecrets *bool ?
storageCapacity *bool ?
tokenRequests []StorageV1TokenRequest ? list=atomic
volumeLifecycleModes []VolumeLifecycleMode ? list=set`,
  CSINode: `io.k8s.api.storage.v1.CSINode
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec CSINodeSpec !`,
  CSINodeDriver: `io.k8s.api.storage.v1.CSINodeDriver
allocatable *VolumeNodeResources ?
name string !
nodeID string !
topologyKeys []string list=atomic`,
  CSINodeSpec: `io.k8s.api.storage.v1.CSINodeSpec
drivers []CSINodeDriver ! patch=merge key=name list=map keys=name`,
  CSIStorageCapacity: `io.k8s.api.storage.v1.CSIStorageCapacity
apiVersion string ?
kind string ?
capacity *Quantity ?
maximumVolumeSize *Quantity ?
metadata ObjectMeta ?
nodeTopology *LabelSelector ?
storageClassName string !`,
  StorageClass: `io.k8s.api.storage.v1.StorageClass
apiVersion string ?
kind string ?
allowVolumeExpansion *bool ?
allowedTopologies []TopologySelectorTerm ? list=atomic
metadata ObjectMeta ?
mountOptions []string ? list=atomic
parameters map[]string ?
provisioner string !
reclaimPolicy *PersistentVolumeReclaimPolicy ?
volumeBindingMode *VolumeBindingMode ?`,
  StorageV1TokenRequest: `io.k8s.api.storage.v1.TokenRequest
audience string !
expirationSeconds *int64 ?`,
  VolumeAttachment: `io.k8s.api.storage.v1.VolumeAttachment
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec VolumeAttachmentSpec !
status VolumeAttachmentStatus ?`,
  VolumeAttachmentSource: `io.k8s.api.storage.v1.VolumeAttachmentSource
inlineVolumeSpec *PersistentVolumeSpec ?
persistentVolumeName *string ?`,
  VolumeAttachmentSpec: `io.k8s.api.storage.v1.VolumeAttachmentSpec
attacher string !
nodeName string !
source VolumeAttachmentSource !`,
  VolumeAttachmentStatus: `io.k8s.api.storage.v1.VolumeAttachmentStatus
attachError *VolumeError ?
attached bool !
attachmentMetadata map[]string ?
detachError *VolumeError ?`,
  VolumeAttributesClass: `io.k8s.api.storage.v1.VolumeAttributesClass
apiVersion string ?
kind string ?
driverName string !
metadata ObjectMeta ?
parameters map[]string ?`,
  VolumeError: `io.k8s.api.storage.v1.VolumeError
errorCode *int32 ?
message string ?
time Time ?`,
  VolumeNodeResources: `io.k8s.api.storage.v1.VolumeNodeResources
count *int32 ?`,
  CustomResourceColumnDefinition: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceColumnDefinition
description string ?
format string ?
jsonPath string !
name string !
priority int32 ?
type string !`,
  CustomResourceConversion: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceConversion
strategy ConversionStrategyType !
webhook *WebhookConversion ?`,
  CustomResourceDefinition: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec CustomResourceDefinitionSpec !
status CustomResourceDefinitionStatus ?`,
  CustomResourceDefinitionCondition: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionCondition
lastTransitionTime Time ?
message string ?
observedGeneration int64 ?
reason string ?
status ApiextensionsV1ConditionStatus !
type CustomResourceDefinitionConditionType !`,
  CustomResourceDefinitionNames: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionNames
categories []string ? list=atomic
kind string !
listKind string ?
plural string !
shortNames []string ? list=atomic
singular string ?`,
  CustomResourceDefinitionSpec: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionSpec
conversion *CustomResourceConversion ?
group string !
names CustomResourceDefinitionNames !
preserveUnknownFields bool ?
scope ResourceScope !
versions []CustomResourceDefinitionVersion ! list=atomic`,
  CustomResourceDefinitionStatus: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionStatus
acceptedNames CustomResourceDefinitionNames
conditions []CustomResourceDefinitionCondition list=map keys=type
observedGeneration int64 ?
storedVersions []string list=atomic`,
  CustomResourceDefinitionVersion: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion
additionalPrinterColumns []CustomResourceColumnDefinition ? list=atomic
deprecated bool ?
deprecationWarning *string ?
name string !
schema *CustomResourceValidation ?
selectableFields []SelectableField ? list=atomic
served bool !
storage bool !
subresources *CustomResourceSubresources ?`,
  CustomResourceSubresourceScale: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceScale
labelSelectorPath *string ?
specReplicasPath string !
statusReplicasPath string !`,
  CustomResourceSubresources: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresources
scale *CustomResourceSubresourceScale ?
status *Json ?`,
  CustomResourceValidation: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceValidation
openAPIV3Schema *JSONSchemaProps ?`,
  ExternalDocumentation: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ExternalDocumentation
description string ?
url string ?`,
  JSONSchemaProps: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps
$ref *string ?
$schema JSONSchemaURL ?
additionalItems *Json ?
additionalProperties *Json ?
allOf []JSONSchemaProps ? list=atomic
anyOf []JSONSchemaProps ? list=atomic
default *Json ?
definitions JSONSchemaDefinitions ?
dependencies JSONSchemaDependencies ?
description string ?
enum []Json ? list=atomic
example *Json ?
exclusiveMaximum bool ?
exclusiveMinimum bool ?
externalDocs *ExternalDocumentation ?
format string ?
id string ?
items *Json ?
maxItems *int64 ?
maxLength *int64 ?
maxProperties *int64 ?
maximum *float64 ?
minItems *int64 ?
minLength *int64 ?
minProperties *int64 ?
minimum *float64 ?
multipleOf *float64 ?
not *JSONSchemaProps ?
nullable bool ?
oneOf []JSONSchemaProps ? list=atomic
pattern string ?
patternProperties map[]JSONSchemaProps ?
properties map[]JSONSchemaProps ?
required []string ? list=atomic
title string ?
type string ?
uniqueItems bool ?
x-kubernetes-embedded-resource bool ?
x-kubernetes-int-or-string bool ?
x-kubernetes-list-map-keys []string ? list=atomic
x-kubernetes-list-type *string ?
x-kubernetes-map-type *string ?
x-kubernetes-preserve-unknown-fields *bool ?
x-kubernetes-validations ValidationRules ? patch=merge key=rule list=map keys=rule`,
  JSONSchemaPropsOrArray: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray`,
  JSONSchemaPropsOrBool: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool`,
  JSONSchemaPropsOrStringArray: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray`,
  SelectableField: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.SelectableField
jsonPath string !`,
  ApiextensionsV1ServiceReference: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ServiceReference
name string !
namespace string !
path *string ?
port *int32 ?`,
  ValidationRule: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ValidationRule
fieldPath string ?
message string ?
messageExpression string ?
optionalOldSelf *bool ?
reason *FieldValueErrorReason ?
rule string !`,
  ApiextensionsV1WebhookClientConfig: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookClientConfig
caBundle bytes ?
service *ApiextensionsV1ServiceReference ?
url *string ?`,
  WebhookConversion: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookConversion
clientConfig *ApiextensionsV1WebhookClientConfig ?
conversionReviewVersions []string ! list=atomic`,
  APIGroup: `io.k8s.apimachinery.pkg.apis.meta.v1.APIGroup
apiVersion string ?
kind string ?
name string !
preferredVersion GroupVersionForDiscovery ?
serverAddressByClientCIDRs []ServerAddressByClientCIDR ? list=atomic
versions []GroupVersionForDiscovery ! list=atomic`,
  APIResource: `io.k8s.apimachinery.pkg.apis.meta.v1.APIResource
categories []string ? list=atomic
group string ?
kind string !
name string !
namespaced bool !
shortNames []string ? list=atomic
singularName string !
storageVersionHash string ?
verbs Verbs !
version string ?`,
  Condition: `io.k8s.apimachinery.pkg.apis.meta.v1.Condition
lastTransitionTime Time !
message string !
observedGeneration int64 ?
reason string !
status MetaV1ConditionStatus !
type string !`,
  DeleteOptions: `io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions
apiVersion string ?
kind string ?
dryRun []string ? list=atomic
gracePeriodSeconds *int64 ?
ignoreStoreReadErrorWithClusterBreakingPotential *bool ?
orphanDependents *bool ?
preconditions *Preconditions ?
propagationPolicy *DeletionPropagation ?`,
  FieldSelectorRequirement: `io.k8s.apimachinery.pkg.apis.meta.v1.FieldSelectorRequirement
key string !
operator FieldSelectorOperator !
values []string ? list=atomic`,
  GroupVersionForDiscovery: `io.k8s.apimachinery.pkg.apis.meta.v1.GroupVersionForDiscovery
groupVersion string !
version string !`,
  LabelSelector: `io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector
matchExpressions []LabelSelectorRequirement ? list=atomic
matchLabels map[]string ?`,
  LabelSelectorRequirement: `io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement
key string !
operator LabelSelectorOperator !
values []string ? list=atomic`,
  ListMeta: `io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta
continue string ?
remainingItemCount *int64 ?
resourceVersion string ?
selfLink string ?
shardInfo *ShardInfo ? off`,
  ManagedFieldsEntry: `io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry
apiVersion string ?
fieldsType string ?
fieldsV1 *Json ?
manager string ?
operation ManagedFieldsOperationType ?
subresource string ?
time *Time ?`,
  ObjectMeta: `io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta
annotations map[]string ?
creationTimestamp Time ?
deletionGracePeriodSeconds *int64 ?
deletionTimestamp *Time ?
finalizers []string ? patch=merge list=set
generateName string ?
generation int64 ?
labels map[]string ?
managedFields []ManagedFieldsEntry ? list=atomic
name string ?
namespace string ?
ownerReferences []OwnerReference ? patch=merge key=uid list=map keys=uid
resourceVersion string ?
selfLink string ?
uid string ?`,
  OwnerReference: `io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference
apiVersion string !
blockOwnerDeletion *bool ?
controller *bool ?
kind string !
name string !
uid string !`,
  Preconditions: `io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions
resourceVersion *string ?
uid *string ?`,
  ServerAddressByClientCIDR: `io.k8s.apimachinery.pkg.apis.meta.v1.ServerAddressByClientCIDR
clientCIDR string !
serverAddress string !`,
  ShardInfo: `io.k8s.apimachinery.pkg.apis.meta.v1.ShardInfo
selector string !`,
  Status: `io.k8s.apimachinery.pkg.apis.meta.v1.Status
apiVersion string ?
kind string ?
code int32 ?
details *StatusDetails ?
message string ?
metadata ListMeta ?
reason StatusReason ?
status string ?`,
  StatusCause: `io.k8s.apimachinery.pkg.apis.meta.v1.StatusCause
field string ?
message string ?
reason CauseType ?`,
  StatusDetails: `io.k8s.apimachinery.pkg.apis.meta.v1.StatusDetails
causes []StatusCause ? list=atomic
group string ?
kind string ?
name string ?
retryAfterSeconds int32 ?
uid string ?`,
  TypeMeta: `io.k8s.apimachinery.pkg.apis.meta.v1.TypeMeta
apiVersion string ?
kind string ?`,
  APIService: `io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService
apiVersion string ?
kind string ?
metadata ObjectMeta ?
spec APIServiceSpec ?
status APIServiceStatus ?`,
  APIServiceCondition: `io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceCondition
lastTransitionTime Time ?
message string ?
reason string ?
status ApiregistrationV1ConditionStatus !
type APIServiceConditionType !`,
  APIServiceSpec: `io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceSpec
caBundle bytes ? list=atomic
group string ?
groupPriorityMinimum int32 !
insecureSkipTLSVerify bool ?
service *ApiregistrationV1ServiceReference ?
version string ?
versionPriority int32 !`,
  APIServiceStatus: `io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceStatus
conditions []APIServiceCondition ? patch=merge key=type list=map keys=type`,
  ApiregistrationV1ServiceReference: `io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.ServiceReference
name string ?
namespace string ?
port *int32 ?`,
};

/** Go name, underlying type, the values of an enumeration. */
export const aliasTable: Readonly<Record<string, string>> = {
  APIServiceConditionType: 'v1.APIServiceConditionType string',
  AddressType: 'v1.AddressType string',
  AllocationConfigSource: 'v1.AllocationConfigSource string FromClass,FromClaim',
  ApiextensionsV1ConditionStatus: 'v1.ConditionStatus string',
  ApiregistrationV1ConditionStatus: 'v1.ConditionStatus string',
  AppArmorProfileType: 'v1.AppArmorProfileType string Unconfined,RuntimeDefault,Localhost',
  AuthorizationV1ExtraValue: 'v1.ExtraValue []string',
  AzureDataDiskCachingMode: 'v1.AzureDataDiskCachingMode string None,ReadOnly,ReadWrite',
  AzureDataDiskKind: 'v1.AzureDataDiskKind string Shared,Dedicated,Managed',
  Capability: 'v1.Capability string',
  CauseType: 'v1.CauseType string',
  CertificatesV1ExtraValue: 'v1.ExtraValue []string',
  ClaimResourceStatus: 'v1.ClaimResourceStatus string ControllerResizeInProgress,ControllerResizeInfeasible,NodeResizePending,NodeResizeInProgress,NodeResizeInfeasible',
  CompletionMode: 'v1.CompletionMode string NonIndexed,Indexed',
  ComponentConditionType: 'v1.ComponentConditionType string',
  ConcurrencyPolicy: 'v1.ConcurrencyPolicy string Allow,Forbid,Replace',
  ConditionStatus: 'v1.ConditionStatus string',
  ContainerRestartPolicy: 'v1.ContainerRestartPolicy string',
  ContainerRestartRuleAction: 'v1.ContainerRestartRuleAction string',
  ContainerRestartRuleOnExitCodesOperator: 'v1.ContainerRestartRuleOnExitCodesOperator string',
  ConversionStrategyType: 'v1.ConversionStrategyType string',
  CoordinatedLeaseStrategy: 'v1.CoordinatedLeaseStrategy string',
  CustomResourceDefinitionConditionType: 'v1.CustomResourceDefinitionConditionType string',
  DNSPolicy: 'v1.DNSPolicy string ClusterFirstWithHostNet,ClusterFirst,Default,None',
  DaemonSetConditionType: 'v1.DaemonSetConditionType string',
  DaemonSetUpdateStrategyType: 'v1.DaemonSetUpdateStrategyType string RollingUpdate,OnDelete',
  DeletionPropagation: 'v1.DeletionPropagation string',
  DeploymentConditionType: 'v1.DeploymentConditionType string',
  DeploymentStrategyType: 'v1.DeploymentStrategyType string Recreate,RollingUpdate',
  DeviceAllocationMode: 'v1.DeviceAllocationMode string',
  DeviceTaintEffect: 'v1.DeviceTaintEffect string None,NoSchedule,NoExecute',
  DeviceTolerationOperator: 'v1.DeviceTolerationOperator string Exists,Equal',
  ExtraValue: 'v1.ExtraValue []string',
  FSGroupPolicy: 'v1.FSGroupPolicy string',
  FailurePolicyType: 'v1.FailurePolicyType string Ignore,Fail',
  FieldSelectorOperator: 'v1.FieldSelectorOperator string',
  FieldValueErrorReason: 'v1.FieldValueErrorReason string FieldValueRequired,FieldValueDuplicate,FieldValueInvalid,FieldValueForbidden',
  FinalizerName: 'v1.FinalizerName string',
  FlowDistinguisherMethodType: 'v1.FlowDistinguisherMethodType string',
  FlowSchemaConditionType: 'v1.FlowSchemaConditionType string',
  FlowcontrolV1ConditionStatus: 'v1.ConditionStatus string',
  FullyQualifiedName: 'v1.FullyQualifiedName string',
  HPAScalingPolicyType: 'v2.HPAScalingPolicyType string',
  HorizontalPodAutoscalerConditionType: 'v2.HorizontalPodAutoscalerConditionType string',
  HostPathType: 'v1.HostPathType string ,DirectoryOrCreate,Directory,FileOrCreate,File,Socket,CharDevice,BlockDevice',
  IPFamily: 'v1.IPFamily string IPv4,IPv6,',
  IPFamilyPolicy: 'v1.IPFamilyPolicy string SingleStack,PreferDualStack,RequireDualStack',
  JSONSchemaDefinitions: 'v1.JSONSchemaDefinitions map[]JSONSchemaProps',
  JSONSchemaDependencies: 'v1.JSONSchemaDependencies map[]Json',
  JSONSchemaURL: 'v1.JSONSchemaURL string',
  JobConditionType: 'v1.JobConditionType string',
  KeyUsage: 'v1.KeyUsage string signing,digital signature,content commitment,key encipherment,key agreement,data encipherment,cert sign,crl sign,encipher only,decipher only,any,server auth,client auth,code signing,email protection,s/mime,ipsec end system,ipsec tunnel,ipsec user,timestamping,ocsp signing,microsoft sgc,netscape sgc',
  LabelSelectorOperator: 'v1.LabelSelectorOperator string',
  LimitResponseType: 'v1.LimitResponseType string',
  LimitType: 'v1.LimitType string',
  LoadBalancerIPMode: 'v1.LoadBalancerIPMode string',
  ManagedFieldsOperationType: 'v1.ManagedFieldsOperationType string',
  MatchPolicyType: 'v1.MatchPolicyType string Exact,Equivalent',
  MetaV1ConditionStatus: 'v1.ConditionStatus string',
  MetricSourceType: 'v2.MetricSourceType string',
  MetricTargetType: 'v2.MetricTargetType string',
  MountPropagationMode: 'v1.MountPropagationMode string None,HostToContainer,Bidirectional',
  NamespaceConditionType: 'v1.NamespaceConditionType string',
  NamespacePhase: 'v1.NamespacePhase string Active,Terminating',
  NodeAddressType: 'v1.NodeAddressType string',
  NodeConditionType: 'v1.NodeConditionType string',
  NodeInclusionPolicy: 'v1.NodeInclusionPolicy string Ignore,Honor',
  NodePhase: 'v1.NodePhase string Pending,Running,Terminated',
  NodeSelectorOperator: 'v1.NodeSelectorOperator string In,NotIn,Exists,DoesNotExist,Gt,Lt',
  OSName: 'v1.OSName string',
  OperationType: 'v1.OperationType string *,CREATE,UPDATE,DELETE,CONNECT',
  ParameterNotFoundActionType: 'v1.ParameterNotFoundActionType string',
  PatchType: 'v1.PatchType string ApplyConfiguration,JSONPatch',
  PathType: 'v1.PathType string',
  PersistentVolumeAccessMode: 'v1.PersistentVolumeAccessMode string ReadWriteOnce,ReadOnlyMany,ReadWriteMany,ReadWriteOncePod',
  PersistentVolumeClaimConditionType: 'v1.PersistentVolumeClaimConditionType string',
  PersistentVolumeClaimModifyVolumeStatus: 'v1.PersistentVolumeClaimModifyVolumeStatus string Pending,InProgress,Infeasible',
  PersistentVolumeClaimPhase: 'v1.PersistentVolumeClaimPhase string Pending,Bound,Lost',
  PersistentVolumeClaimRetentionPolicyType: 'v1.PersistentVolumeClaimRetentionPolicyType string',
  PersistentVolumeMode: 'v1.PersistentVolumeMode string Block,Filesystem',
  PersistentVolumePhase: 'v1.PersistentVolumePhase string Pending,Available,Bound,Released,Failed',
  PersistentVolumeReclaimPolicy: 'v1.PersistentVolumeReclaimPolicy string Recycle,Delete,Retain',
  PodConditionType: 'v1.PodConditionType string',
  PodFSGroupChangePolicy: 'v1.PodFSGroupChangePolicy string OnRootMismatch,Always',
  PodFailurePolicyAction: 'v1.PodFailurePolicyAction string FailJob,FailIndex,Ignore,Count',
  PodFailurePolicyOnExitCodesOperator: 'v1.PodFailurePolicyOnExitCodesOperator string In,NotIn',
  PodManagementPolicyType: 'v1.PodManagementPolicyType string OrderedReady,Parallel',
  PodPhase: 'v1.PodPhase string Pending,Running,Succeeded,Failed,Unknown',
  PodQOSClass: 'v1.PodQOSClass string Guaranteed,Burstable,BestEffort',
  PodReplacementPolicy: 'v1.PodReplacementPolicy string TerminatingOrFailed,Failed',
  PodResizeStatus: 'v1.PodResizeStatus string',
  PodSELinuxChangePolicy: 'v1.PodSELinuxChangePolicy string',
  PolicyType: 'v1.PolicyType string Ingress,Egress',
  PreemptionPolicy: 'v1.PreemptionPolicy string PreemptLowerPriority,Never',
  PriorityLevelConfigurationConditionType: 'v1.PriorityLevelConfigurationConditionType string',
  PriorityLevelEnablement: 'v1.PriorityLevelEnablement string',
  ProcMountType: 'v1.ProcMountType string Default,Unmasked',
  Protocol: 'v1.Protocol string TCP,UDP,SCTP',
  PullPolicy: 'v1.PullPolicy string Always,Never,IfNotPresent',
  QualifiedName: 'v1.QualifiedName string',
  RecursiveReadOnlyMode: 'v1.RecursiveReadOnlyMode string',
  ReinvocationPolicyType: 'v1.ReinvocationPolicyType string Never,IfNeeded',
  ReplicaSetConditionType: 'v1.ReplicaSetConditionType string',
  ReplicationControllerConditionType: 'v1.ReplicationControllerConditionType string',
  RequestConditionType: 'v1.RequestConditionType string',
  ResourceHealthStatus: 'v1.ResourceHealthStatus string',
  ResourceID: 'v1.ResourceID string',
  ResourceList: 'v1.ResourceList map[]Quantity',
  ResourceName: 'v1.ResourceName string',
  ResourceQuotaScope: 'v1.ResourceQuotaScope string Terminating,NotTerminating,BestEffort,NotBestEffort,PriorityClass,CrossNamespacePodAffinity,VolumeAttributesClass',
  ResourceResizeRestartPolicy: 'v1.ResourceResizeRestartPolicy string',
  ResourceScope: 'v1.ResourceScope string',
  RestartPolicy: 'v1.RestartPolicy string Always,OnFailure,Never',
  ScalingPolicySelect: 'v2.ScalingPolicySelect string',
  ScopeSelectorOperator: 'v1.ScopeSelectorOperator string In,NotIn,Exists,DoesNotExist',
  ScopeType: 'v1.ScopeType string Cluster,Namespaced,*',
  SeccompProfileType: 'v1.SeccompProfileType string Unconfined,RuntimeDefault,Localhost',
  SecretType: 'v1.SecretType string',
  ServiceAffinity: 'v1.ServiceAffinity string ClientIP,None',
  ServiceExternalTrafficPolicy: 'v1.ServiceExternalTrafficPolicy string Cluster,Local',
  ServiceInternalTrafficPolicy: 'v1.ServiceInternalTrafficPolicy string Cluster,Local',
  ServiceType: 'v1.ServiceType string ClusterIP,NodePort,LoadBalancer,ExternalName',
  SideEffectClass: 'v1.SideEffectClass string Unknown,None,Some,NoneOnDryRun',
  Signal: 'v1.Signal string SIGABRT,SIGALRM,SIGBUS,SIGCHLD,SIGCLD,SIGCONT,SIGFPE,SIGHUP,SIGILL,SIGINT,SIGIO,SIGIOT,SIGKILL,SIGPIPE,SIGPOLL,SIGPROF,SIGPWR,SIGQUIT,SIGSEGV,SIGSTKFLT,SIGSTOP,SIGSYS,SIGTERM,SIGTRAP,SIGTSTP,SIGTTIN,SIGTTOU,SIGURG,SIGUSR1,SIGUSR2,SIGVTALRM,SIGWINCH,SIGXCPU,SIGXFSZ,SIGRTMIN,SIGRTMIN+1,SIGRTMIN+2,SIGRTMIN+3,SIGRTMIN+4,SIGRTMIN+5,SIGRTMIN+6,SIGRTMIN+7,SIGRTMIN+8,SIGRTMIN+9,SIGRTMIN+10,SIGRTMIN+11,SIGRTMIN+12,SIGRTMIN+13,SIGRTMIN+14,SIGRTMIN+15,SIGRTMAX-14,SIGRTMAX-13,SIGRTMAX-12,SIGRTMAX-11,SIGRTMAX-10,SIGRTMAX-9,SIGRTMAX-8,SIGRTMAX-7,SIGRTMAX-6,SIGRTMAX-5,SIGRTMAX-4,SIGRTMAX-3,SIGRTMAX-2,SIGRTMAX-1,SIGRTMAX',
  StatefulSetConditionType: 'v1.StatefulSetConditionType string',
  StatefulSetUpdateStrategyType: 'v1.StatefulSetUpdateStrategyType string RollingUpdate,OnDelete',
  StatusReason: 'v1.StatusReason string',
  StorageMedium: 'v1.StorageMedium string',
  SubjectKind: 'v1.SubjectKind string',
  SupplementalGroupsPolicy: 'v1.SupplementalGroupsPolicy string Merge,Strict',
  TaintEffect: 'v1.TaintEffect string NoSchedule,PreferNoSchedule,NoExecute',
  TerminationMessagePolicy: 'v1.TerminationMessagePolicy string File,FallbackToLogsOnError',
  TolerationOperator: 'v1.TolerationOperator string Exists,Equal,Lt,Gt',
  URIScheme: 'v1.URIScheme string HTTP,HTTPS',
  UnhealthyPodEvictionPolicyType: 'v1.UnhealthyPodEvictionPolicyType string IfHealthyBudget,AlwaysAllow',
  UniqueVolumeName: 'v1.UniqueVolumeName string',
  UnsatisfiableConstraintAction: 'v1.UnsatisfiableConstraintAction string DoNotSchedule,ScheduleAnyway',
  ValidationAction: 'v1.ValidationAction string Deny,Warn,Audit',
  ValidationRules: 'v1.ValidationRules []ValidationRule',
  Verbs: 'v1.Verbs []string',
  VolumeBindingMode: 'v1.VolumeBindingMode string Immediate,WaitForFirstConsumer',
  VolumeLifecycleMode: 'v1.VolumeLifecycleMode string',
};

/** `group/version/Kind` → name in `typeTables`. */
export const kindTypes: Readonly<Record<string, string>> = {
  '/v1/Binding': 'Binding',
  '/v1/ComponentStatus': 'ComponentStatus',
  '/v1/ConfigMap': 'ConfigMap',
  '/v1/Endpoints': 'Endpoints',
  '/v1/Event': 'Event',
  '/v1/LimitRange': 'LimitRange',
  '/v1/Namespace': 'Namespace',
  '/v1/Node': 'Node',
  '/v1/PersistentVolume': 'PersistentVolume',
  '/v1/PersistentVolumeClaim': 'PersistentVolumeClaim',
  '/v1/Pod': 'Pod',
  '/v1/PodAttachOptions': 'PodAttachOptions',
  '/v1/PodExecOptions': 'PodExecOptions',
  '/v1/PodLogOptions': 'PodLogOptions',
  '/v1/PodPortForwardOptions': 'PodPortForwardOptions',
  '/v1/PodTemplate': 'PodTemplate',
  '/v1/ReplicationController': 'ReplicationController',
  '/v1/ResourceQuota': 'ResourceQuota',
  '/v1/Secret': 'Secret',
  '/v1/Service': 'Service',
  '/v1/ServiceAccount': 'ServiceAccount',
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy': 'MutatingAdmissionPolicy',
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding': 'MutatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': 'MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': 'ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': 'ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': 'ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/v1/CustomResourceDefinition': 'CustomResourceDefinition',
  'apiregistration.k8s.io/v1/APIService': 'APIService',
  'apps/v1/ControllerRevision': 'ControllerRevision',
  'apps/v1/DaemonSet': 'DaemonSet',
  'apps/v1/Deployment': 'Deployment',
  'apps/v1/ReplicaSet': 'ReplicaSet',
  'apps/v1/StatefulSet': 'StatefulSet',
  'authentication.k8s.io/v1/SelfSubjectReview': 'SelfSubjectReview',
  'authentication.k8s.io/v1/TokenRequest': 'TokenRequest',
  'authentication.k8s.io/v1/TokenReview': 'TokenReview',
  'authorization.k8s.io/v1/LocalSubjectAccessReview': 'LocalSubjectAccessReview',
  'authorization.k8s.io/v1/SelfSubjectAccessReview': 'SelfSubjectAccessReview',
  'authorization.k8s.io/v1/SelfSubjectRulesReview': 'SelfSubjectRulesReview',
  'authorization.k8s.io/v1/SubjectAccessReview': 'SubjectAccessReview',
  'autoscaling/v1/HorizontalPodAutoscaler': 'HorizontalPodAutoscaler',
  'autoscaling/v1/Scale': 'Scale',
  'autoscaling/v2/HorizontalPodAutoscaler': 'AutoscalingV2HorizontalPodAutoscaler',
  'batch/v1/CronJob': 'CronJob',
  'batch/v1/Job': 'Job',
  'certificates.k8s.io/v1/CertificateSigningRequest': 'CertificateSigningRequest',
  'coordination.k8s.io/v1/Lease': 'Lease',
  'discovery.k8s.io/v1/EndpointSlice': 'EndpointSlice',
  'events.k8s.io/v1/Event': 'EventsV1Event',
  'flowcontrol.apiserver.k8s.io/v1/FlowSchema': 'FlowSchema',
  'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration': 'PriorityLevelConfiguration',
  'meta.k8s.io/v1/APIGroup': 'APIGroup',
  'meta.k8s.io/v1/DeleteOptions': 'DeleteOptions',
  'meta.k8s.io/v1/Status': 'Status',
  'networking.k8s.io/v1/IPAddress': 'IPAddress',
  'networking.k8s.io/v1/Ingress': 'Ingress',
  'networking.k8s.io/v1/IngressClass': 'IngressClass',
  'networking.k8s.io/v1/NetworkPolicy': 'NetworkPolicy',
  'networking.k8s.io/v1/ServiceCIDR': 'ServiceCIDR',
  'node.k8s.io/v1/RuntimeClass': 'RuntimeClass',
  'policy/v1/Eviction': 'Eviction',
  'policy/v1/PodDisruptionBudget': 'PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1/ClusterRole': 'ClusterRole',
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': 'ClusterRoleBinding',
  'rbac.authorization.k8s.io/v1/Role': 'Role',
  'rbac.authorization.k8s.io/v1/RoleBinding': 'RoleBinding',
  'resource.k8s.io/v1/DeviceClass': 'DeviceClass',
  'resource.k8s.io/v1/ResourceClaim': 'ResourceV1ResourceClaim',
  'resource.k8s.io/v1/ResourceClaimTemplate': 'ResourceClaimTemplate',
  'resource.k8s.io/v1/ResourceSlice': 'ResourceSlice',
  'scheduling.k8s.io/v1/PriorityClass': 'PriorityClass',
  'storage.k8s.io/v1/CSIDriver': 'CSIDriver',
  'storage.k8s.io/v1/CSINode': 'CSINode',
  'storage.k8s.io/v1/CSIStorageCapacity': 'CSIStorageCapacity',
  'storage.k8s.io/v1/StorageClass': 'StorageClass',
  'storage.k8s.io/v1/VolumeAttachment': 'VolumeAttachment',
  'storage.k8s.io/v1/VolumeAttributesClass': 'VolumeAttributesClass',
};
