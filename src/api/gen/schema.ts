/**
 * Generated from k8s-api-facts.json by scripts/generate; do not edit. Regenerate: npm run generate.
 *
 * First line of a type: its upstream name, and `map=atomic` where it changes hands as a whole. Then a line a field: name, type (`*` pointer, `[]` list, `map[]`), flags:
 * `@` protobuf number (of an inlined struct: the numbers that lead there),
 * `!` required, `?` left out when empty, `off` behind a gate that is off, `patch=` strategies, `key=` patch merge key,
 * `list=` and `map=` types, `keys=` list map keys, `default=` JSON.
 */

export const typeTables: Readonly<Record<string, string>> = {
  ApplyConfiguration: `io.k8s.api.admissionregistration.v1.ApplyConfiguration
expression string @1 ?`,
  AuditAnnotation: `io.k8s.api.admissionregistration.v1.AuditAnnotation
key string @1 !
valueExpression string @2 !`,
  ExpressionWarning: `io.k8s.api.admissionregistration.v1.ExpressionWarning
fieldRef string @2 !
warning string @3 !`,
  JSONPatch: `io.k8s.api.admissionregistration.v1.JSONPatch
expression string @1 ?`,
  MatchCondition: `io.k8s.api.admissionregistration.v1.MatchCondition
expression string @2 !
name string @1 !`,
  MatchResources: `io.k8s.api.admissionregistration.v1.MatchResources map=atomic
excludeResourceRules []NamedRuleWithOperations @4 ? list=atomic
matchPolicy *MatchPolicyType @7 ?
namespaceSelector *LabelSelector @1 ?
objectSelector *LabelSelector @2 ?
resourceRules []NamedRuleWithOperations @3 ? list=atomic`,
  MutatingAdmissionPolicy: `io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicy
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec MutatingAdmissionPolicySpec @2 ?`,
  MutatingAdmissionPolicyBinding: `io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicyBinding
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec MutatingAdmissionPolicyBindingSpec @2 ?`,
  MutatingAdmissionPolicyBindingSpec: `io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicyBindingSpec
matchResources *MatchResources @3 ?
paramRef *ParamRef @2 ?
policyName string @1 ?`,
  MutatingAdmissionPolicySpec: `io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicySpec
failurePolicy *FailurePolicyType @5 ?
matchConditions []MatchCondition @6 ? patch=merge key=name list=map keys=name
matchConstraints *MatchResources @2 ?
mutations []Mutation @4 ? list=atomic
paramKind *ParamKind @1 ?
reinvocationPolicy ReinvocationPolicyType @7 ?
variables []Variable @3 ? list=atomic`,
  MutatingWebhook: `io.k8s.api.admissionregistration.v1.MutatingWebhook
admissionReviewVersions []string @8 ! list=atomic
clientConfig WebhookClientConfig @2 !
failurePolicy *FailurePolicyType @4 ?
matchConditions []MatchCondition @12 ? patch=merge key=name list=map keys=name
matchPolicy *MatchPolicyType @9 ?
name string @1 !
namespaceSelector *LabelSelector @5 ?
objectSelector *LabelSelector @11 ?
reinvocationPolicy *ReinvocationPolicyType @10 ?
rules []RuleWithOperations @3 ? list=atomic
sideEffects *SideEffectClass @6 !
timeoutSeconds *int32 @7 ?`,
  MutatingWebhookConfiguration: `io.k8s.api.admissionregistration.v1.MutatingWebhookConfiguration
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
webhooks []MutatingWebhook @2 ? patch=merge key=name list=map keys=name`,
  Mutation: `io.k8s.api.admissionregistration.v1.Mutation
applyConfiguration *ApplyConfiguration @3 ?
jsonPatch *JSONPatch @4 ?
patchType PatchType @2 !`,
  NamedRuleWithOperations: `io.k8s.api.admissionregistration.v1.NamedRuleWithOperations map=atomic
apiGroups []string @2.2.1 ? list=atomic
apiVersions []string @2.2.2 ? list=atomic
resources []string @2.2.3 ? list=atomic
scope *ScopeType @2.2.4 ?
operations []OperationType @2.1 ? list=atomic
resourceNames []string @1 ? list=atomic`,
  ParamKind: `io.k8s.api.admissionregistration.v1.ParamKind map=atomic
apiVersion string @1 ?
kind string @2 ?`,
  ParamRef: `io.k8s.api.admissionregistration.v1.ParamRef map=atomic
name string @1 ?
namespace string @2 ?
parameterNotFoundAction *ParameterNotFoundActionType @4 ?
selector *LabelSelector @3 ?`,
  Rule: `io.k8s.api.admissionregistration.v1.Rule
apiGroups []string @1 ? list=atomic
apiVersions []string @2 ? list=atomic
resources []string @3 ? list=atomic
scope *ScopeType @4 ?`,
  RuleWithOperations: `io.k8s.api.admissionregistration.v1.RuleWithOperations
apiGroups []string @2.1 ? list=atomic
apiVersions []string @2.2 ? list=atomic
resources []string @2.3 ? list=atomic
scope *ScopeType @2.4 ?
operations []OperationType @1 ? list=atomic`,
  ServiceReference: `io.k8s.api.admissionregistration.v1.ServiceReference
name string @2 !
namespace string @1 !
path *string @3 ?
port *int32 @4 ?`,
  TypeChecking: `io.k8s.api.admissionregistration.v1.TypeChecking
expressionWarnings []ExpressionWarning @1 ? list=atomic`,
  ValidatingAdmissionPolicy: `io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicy
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec ValidatingAdmissionPolicySpec @2 ?
status ValidatingAdmissionPolicyStatus @3 ?`,
  ValidatingAdmissionPolicyBinding: `io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBinding
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec ValidatingAdmissionPolicyBindingSpec @2 ! ?`,
  ValidatingAdmissionPolicyBindingSpec: `io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec
matchResources *MatchResources @3 ?
paramRef *ParamRef @2 ?
policyName string @1 ! ?
validationActions []ValidationAction @4 ! ? list=set`,
  ValidatingAdmissionPolicySpec: `io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicySpec
auditAnnotations []AuditAnnotation @5 ? list=atomic
failurePolicy *FailurePolicyType @4 ?
matchConditions []MatchCondition @6 ? patch=merge key=name list=map keys=name
matchConstraints *MatchResources @2 ?
paramKind *ParamKind @1 ?
validations []Validation @3 ? list=atomic
variables []Variable @7 ? patch=merge key=name list=map keys=name`,
  ValidatingAdmissionPolicyStatus: `io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyStatus
conditions []Condition @3 ? list=map keys=type
observedGeneration int64 @1 ?
typeChecking *TypeChecking @2 ?`,
  ValidatingWebhook: `io.k8s.api.admissionregistration.v1.ValidatingWebhook
admissionReviewVersions []string @8 ! list=atomic
clientConfig WebhookClientConfig @2 !
failurePolicy *FailurePolicyType @4 ?
matchConditions []MatchCondition @11 ? patch=merge key=name list=map keys=name
matchPolicy *MatchPolicyType @9 ?
name string @1 !
namespaceSelector *LabelSelector @5 ?
objectSelector *LabelSelector @10 ?
rules []RuleWithOperations @3 ? list=atomic
sideEffects *SideEffectClass @6 !
timeoutSeconds *int32 @7 ?`,
  ValidatingWebhookConfiguration: `io.k8s.api.admissionregistration.v1.ValidatingWebhookConfiguration
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
webhooks []ValidatingWebhook @2 ? patch=merge key=name list=map keys=name`,
  Validation: `io.k8s.api.admissionregistration.v1.Validation
expression string @1 !
message string @2 ?
messageExpression string @4 ?
reason *StatusReason @3 ?`,
  Variable: `io.k8s.api.admissionregistration.v1.Variable map=atomic
expression string @2 !
name string @1 !`,
  WebhookClientConfig: `io.k8s.api.admissionregistration.v1.WebhookClientConfig
caBundle bytes @2 ?
service *ServiceReference @1 ?
url *string @3 ?`,
  ControllerRevision: `io.k8s.api.apps.v1.ControllerRevision
apiVersion string ?
kind string ?
data Json @2 ?
metadata ObjectMeta @1 ?
revision int64 @3 !`,
  DaemonSet: `io.k8s.api.apps.v1.DaemonSet
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec DaemonSetSpec @2 ?
status DaemonSetStatus @3 ?`,
  DaemonSetCondition: `io.k8s.api.apps.v1.DaemonSetCondition
lastTransitionTime Time @3 ?
message string @5 ?
reason string @4 ?
status ConditionStatus @2 !
type DaemonSetConditionType @1 !`,
  DaemonSetSpec: `io.k8s.api.apps.v1.DaemonSetSpec
minReadySeconds int32 @4 ?
revisionHistoryLimit *int32 @6 ?
selector *LabelSelector @1 !
template PodTemplateSpec @2 !
updateStrategy DaemonSetUpdateStrategy @3 ?`,
  DaemonSetStatus: `io.k8s.api.apps.v1.DaemonSetStatus
collisionCount *int32 @9 ?
conditions []DaemonSetCondition @10 ? patch=merge key=type list=map keys=type
currentNumberScheduled int32 @1 !
desiredNumberScheduled int32 @3 !
numberAvailable int32 @7 ?
numberMisscheduled int32 @2 !
numberReady int32 @4 !
numberUnavailable int32 @8 ?
observedGeneration int64 @5 ?
updatedNumberScheduled int32 @6 ?`,
  DaemonSetUpdateStrategy: `io.k8s.api.apps.v1.DaemonSetUpdateStrategy
rollingUpdate *RollingUpdateDaemonSet @2 ?
type DaemonSetUpdateStrategyType @1 ?`,
  Deployment: `io.k8s.api.apps.v1.Deployment
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec DeploymentSpec @2 ?
status DeploymentStatus @3 ?`,
  DeploymentCondition: `io.k8s.api.apps.v1.DeploymentCondition
lastTransitionTime Time @7 ?
lastUpdateTime Time @6 ?
message string @5 ?
reason string @4 ?
status ConditionStatus @2 !
type DeploymentConditionType @1 !`,
  DeploymentSpec: `io.k8s.api.apps.v1.DeploymentSpec
minReadySeconds int32 @5 ?
paused bool @7 ?
progressDeadlineSeconds *int32 @9 ?
replicas *int32 @1 ?
revisionHistoryLimit *int32 @6 ?
selector *LabelSelector @2 !
strategy DeploymentStrategy @4 ? patch=retainKeys
template PodTemplateSpec @3 !`,
  DeploymentStatus: `io.k8s.api.apps.v1.DeploymentStatus
availableReplicas int32 @4 ?
collisionCount *int32 @8 ?
conditions []DeploymentCondition @6 ? patch=merge key=type list=map keys=type
observedGeneration int64 @1 ?
readyReplicas int32 @7 ?
replicas int32 @2 ?
terminatingReplicas *int32 @9 ?
unavailableReplicas int32 @5 ?
updatedReplicas int32 @3 ?`,
  DeploymentStrategy: `io.k8s.api.apps.v1.DeploymentStrategy
rollingUpdate *RollingUpdateDeployment @2 ?
type DeploymentStrategyType @1 ?`,
  ReplicaSet: `io.k8s.api.apps.v1.ReplicaSet
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec ReplicaSetSpec @2 ?
status ReplicaSetStatus @3 ?`,
  ReplicaSetCondition: `io.k8s.api.apps.v1.ReplicaSetCondition
lastTransitionTime Time @3 ?
message string @5 ?
reason string @4 ?
status ConditionStatus @2 !
type ReplicaSetConditionType @1 !`,
  ReplicaSetSpec: `io.k8s.api.apps.v1.ReplicaSetSpec
minReadySeconds int32 @4 ?
replicas *int32 @1 ?
selector *LabelSelector @2 !
template PodTemplateSpec @3 ?`,
  ReplicaSetStatus: `io.k8s.api.apps.v1.ReplicaSetStatus
availableReplicas int32 @5 ?
conditions []ReplicaSetCondition @6 ? patch=merge key=type list=map keys=type
fullyLabeledReplicas int32 @2 ?
observedGeneration int64 @3 ?
readyReplicas int32 @4 ?
replicas int32 @1 !
terminatingReplicas *int32 @7 ?`,
  RollingUpdateDaemonSet: `io.k8s.api.apps.v1.RollingUpdateDaemonSet
maxSurge *IntOrString @2 ?
maxUnavailable *IntOrString @1 ?`,
  RollingUpdateDeployment: `io.k8s.api.apps.v1.RollingUpdateDeployment
maxSurge *IntOrString @2 ?
maxUnavailable *IntOrString @1 ?`,
  RollingUpdateStatefulSetStrategy: `io.k8s.api.apps.v1.RollingUpdateStatefulSetStrategy
maxUnavailable *IntOrString @2 ?
partition *int32 @1 ?`,
  StatefulSet: `io.k8s.api.apps.v1.StatefulSet
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec StatefulSetSpec @2 ?
status StatefulSetStatus @3 ?`,
  StatefulSetCondition: `io.k8s.api.apps.v1.StatefulSetCondition
lastTransitionTime Time @3 ?
message string @5 ?
reason string @4 ?
status ConditionStatus @2 !
type StatefulSetConditionType @1 !`,
  StatefulSetOrdinals: `io.k8s.api.apps.v1.StatefulSetOrdinals
start int32 @1`,
  StatefulSetPersistentVolumeClaimRetentionPolicy: `io.k8s.api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy
whenDeleted PersistentVolumeClaimRetentionPolicyType @1 ?
whenScaled PersistentVolumeClaimRetentionPolicyType @2 ?`,
  StatefulSetSpec: `io.k8s.api.apps.v1.StatefulSetSpec
minReadySeconds int32 @9 ?
ordinals *StatefulSetOrdinals @11 ?
persistentVolumeClaimRetentionPolicy *StatefulSetPersistentVolumeClaimRetentionPolicy @10 ?
podManagementPolicy PodManagementPolicyType @6 ?
replicas *int32 @1 ?
revisionHistoryLimit *int32 @8 ?
selector *LabelSelector @2 !
serviceName string @5
template PodTemplateSpec @3 !
updateStrategy StatefulSetUpdateStrategy @7 ?
volumeClaimTemplates []PersistentVolumeClaim @4 ? list=atomic`,
  StatefulSetStatus: `io.k8s.api.apps.v1.StatefulSetStatus
availableReplicas int32 @11
collisionCount *int32 @9 ?
conditions []StatefulSetCondition @10 ? patch=merge key=type list=map keys=type
currentReplicas int32 @4 ?
currentRevision string @6 ?
observedGeneration int64 @1 ?
readyReplicas int32 @3 ?
replicas int32 @2 !
updateRevision string @7 ?
updatedReplicas int32 @5 ?`,
  StatefulSetUpdateStrategy: `io.k8s.api.apps.v1.StatefulSetUpdateStrategy
rollingUpdate *RollingUpdateStatefulSetStrategy @2 ?
type StatefulSetUpdateStrategyType @1 ?`,
  BoundObjectReference: `io.k8s.api.authentication.v1.BoundObjectReference
apiVersion string @2 ?
kind string @1 ?
name string @3 ?
uid string @4 ?`,
  SelfSubjectReview: `io.k8s.api.authentication.v1.SelfSubjectReview
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
status SelfSubjectReviewStatus @2 ?`,
  SelfSubjectReviewStatus: `io.k8s.api.authentication.v1.SelfSubjectReviewStatus
userInfo UserInfo @1 ?`,
  TokenRequest: `io.k8s.api.authentication.v1.TokenRequest
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec TokenRequestSpec @2
status TokenRequestStatus @3 ?`,
  TokenRequestSpec: `io.k8s.api.authentication.v1.TokenRequestSpec
audiences []string @1 list=atomic
boundObjectRef *BoundObjectReference @3
expirationSeconds *int64 @4`,
  TokenRequestStatus: `io.k8s.api.authentication.v1.TokenRequestStatus
expirationTimestamp Time @2
token string @1`,
  TokenReview: `io.k8s.api.authentication.v1.TokenReview
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec TokenReviewSpec @2 !
status TokenReviewStatus @3 ?`,
  TokenReviewSpec: `io.k8s.api.authentication.v1.TokenReviewSpec
audiences []string @2 ? list=atomic
token string @1 ! ?`,
  TokenReviewStatus: `io.k8s.api.authentication.v1.TokenReviewStatus
audiences []string @4 ? list=atomic
authenticated bool @1 ?
error string @3 ?
user UserInfo @2 ?`,
  UserInfo: `io.k8s.api.authentication.v1.UserInfo
extra map[]ExtraValue @4 ?
groups []string @3 ? list=atomic
uid string @2 ?
username string @1 ?`,
  FieldSelectorAttributes: `io.k8s.api.authorization.v1.FieldSelectorAttributes
rawSelector string @1 ?
requirements []FieldSelectorRequirement @2 ? list=atomic`,
  LabelSelectorAttributes: `io.k8s.api.authorization.v1.LabelSelectorAttributes
rawSelector string @1 ?
requirements []LabelSelectorRequirement @2 ? list=atomic`,
  LocalSubjectAccessReview: `io.k8s.api.authorization.v1.LocalSubjectAccessReview
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec SubjectAccessReviewSpec @2 !
status SubjectAccessReviewStatus @3 ?`,
  NonResourceAttributes: `io.k8s.api.authorization.v1.NonResourceAttributes
path string @1 ?
verb string @2 ?`,
  NonResourceRule: `io.k8s.api.authorization.v1.NonResourceRule
nonResourceURLs []string @2 ? list=atomic
verbs []string @1 ! list=atomic`,
  ResourceAttributes: `io.k8s.api.authorization.v1.ResourceAttributes
fieldSelector *FieldSelectorAttributes @8 ?
group string @3 ?
labelSelector *LabelSelectorAttributes @9 ?
name string @7 ?
namespace string @1 ?
resource string @5 ?
subresource string @6 ?
verb string @2 ?
version string @4 ?`,
  ResourceRule: `io.k8s.api.authorization.v1.ResourceRule
apiGroups []string @2 ? list=atomic
resourceNames []string @4 ? list=atomic
resources []string @3 ? list=atomic
verbs []string @1 ! list=atomic`,
  SelfSubjectAccessReview: `io.k8s.api.authorization.v1.SelfSubjectAccessReview
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec SelfSubjectAccessReviewSpec @2 !
status SubjectAccessReviewStatus @3 ?`,
  SelfSubjectAccessReviewSpec: `io.k8s.api.authorization.v1.SelfSubjectAccessReviewSpec
nonResourceAttributes *NonResourceAttributes @2 ?
resourceAttributes *ResourceAttributes @1 ?`,
  SelfSubjectRulesReview: `io.k8s.api.authorization.v1.SelfSubjectRulesReview
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec SelfSubjectRulesReviewSpec @2 !
status SubjectRulesReviewStatus @3 ?`,
  SelfSubjectRulesReviewSpec: `io.k8s.api.authorization.v1.SelfSubjectRulesReviewSpec
namespace string @1 ?`,
  SubjectAccessReview: `io.k8s.api.authorization.v1.SubjectAccessReview
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec SubjectAccessReviewSpec @2 !
status SubjectAccessReviewStatus @3 ?`,
  SubjectAccessReviewSpec: `io.k8s.api.authorization.v1.SubjectAccessReviewSpec
extra map[]AuthorizationV1ExtraValue @5 ?
groups []string @4 ? list=atomic
nonResourceAttributes *NonResourceAttributes @2 ?
resourceAttributes *ResourceAttributes @1 ?
uid string @6 ?
user string @3 ?`,
  SubjectAccessReviewStatus: `io.k8s.api.authorization.v1.SubjectAccessReviewStatus
allowed bool @1 !
denied bool @4 ?
evaluationError string @3 ?
reason string @2 ?`,
  SubjectRulesReviewStatus: `io.k8s.api.authorization.v1.SubjectRulesReviewStatus
evaluationError string @4 ?
incomplete bool @3 !
nonResourceRules []NonResourceRule @2 ! list=atomic
resourceRules []ResourceRule @1 ! list=atomic`,
  CrossVersionObjectReference: `io.k8s.api.autoscaling.v1.CrossVersionObjectReference map=atomic
apiVersion string @3 ?
kind string @1 !
name string @2 !`,
  HorizontalPodAutoscaler: `io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec HorizontalPodAutoscalerSpec @2 ! ?
status HorizontalPodAutoscalerStatus @3 ?`,
  HorizontalPodAutoscalerSpec: `io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerSpec
maxReplicas int32 @3 !
minReplicas *int32 @2 ?
scaleTargetRef CrossVersionObjectReference @1 !
targetCPUUtilizationPercentage *int32 @4 ?`,
  HorizontalPodAutoscalerStatus: `io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerStatus
currentCPUUtilizationPercentage *int32 @5 ?
currentReplicas int32 @3 !
desiredReplicas int32 @4 !
lastScaleTime *Time @2 ?
observedGeneration *int64 @1 ?`,
  Scale: `io.k8s.api.autoscaling.v1.Scale
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec ScaleSpec @2 ?
status ScaleStatus @3 ?`,
  ScaleSpec: `io.k8s.api.autoscaling.v1.ScaleSpec
replicas int32 @1 ? default=0`,
  ScaleStatus: `io.k8s.api.autoscaling.v1.ScaleStatus
replicas int32 @1 !
selector string @2 ?`,
  ContainerResourceMetricSource: `io.k8s.api.autoscaling.v2.ContainerResourceMetricSource
container string @3 !
name ResourceName @1 !
target MetricTarget @2 !`,
  ContainerResourceMetricStatus: `io.k8s.api.autoscaling.v2.ContainerResourceMetricStatus
container string @3 !
current MetricValueStatus @2 !
name ResourceName @1 !`,
  AutoscalingV2CrossVersionObjectReference: `io.k8s.api.autoscaling.v2.CrossVersionObjectReference
apiVersion string @3 ?
kind string @1 !
name string @2 !`,
  ExternalMetricSource: `io.k8s.api.autoscaling.v2.ExternalMetricSource
metric MetricIdentifier @1 !
target MetricTarget @2 !`,
  ExternalMetricStatus: `io.k8s.api.autoscaling.v2.ExternalMetricStatus
current MetricValueStatus @2 !
metric MetricIdentifier @1 !`,
  HPAScalingPolicy: `io.k8s.api.autoscaling.v2.HPAScalingPolicy
periodSeconds int32 @3 !
type HPAScalingPolicyType @1 !
value int32 @2 !`,
  HPAScalingRules: `io.k8s.api.autoscaling.v2.HPAScalingRules
policies []HPAScalingPolicy @2 ? list=atomic
selectPolicy *ScalingPolicySelect @1 ?
stabilizationWindowSeconds *int32 @3 ?
tolerance *Quantity @4 ?`,
  AutoscalingV2HorizontalPodAutoscaler: `io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec AutoscalingV2HorizontalPodAutoscalerSpec @2 ! ?
status AutoscalingV2HorizontalPodAutoscalerStatus @3 ?`,
  HorizontalPodAutoscalerBehavior: `io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerBehavior
scaleDown *HPAScalingRules @2 ?
scaleUp *HPAScalingRules @1 ?`,
  HorizontalPodAutoscalerCondition: `io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerCondition
lastTransitionTime Time @3 ?
message string @5 ?
reason string @4 ?
status ConditionStatus @2 !
type HorizontalPodAutoscalerConditionType @1 !`,
  AutoscalingV2HorizontalPodAutoscalerSpec: `io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec
behavior *HorizontalPodAutoscalerBehavior @5 ?
maxReplicas int32 @3 !
metrics []MetricSpec @4 ? list=atomic
minReplicas *int32 @2 ?
scaleTargetRef AutoscalingV2CrossVersionObjectReference @1 !`,
  AutoscalingV2HorizontalPodAutoscalerStatus: `io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerStatus
conditions []HorizontalPodAutoscalerCondition @6 ? patch=merge key=type list=map keys=type
currentMetrics []MetricStatus @5 list=atomic
currentReplicas int32 @3 ?
desiredReplicas int32 @4 !
lastScaleTime *Time @2 ?
observedGeneration *int64 @1 ?`,
  MetricIdentifier: `io.k8s.api.autoscaling.v2.MetricIdentifier
name string @1 !
selector *LabelSelector @2 ?`,
  MetricSpec: `io.k8s.api.autoscaling.v2.MetricSpec
containerResource *ContainerResourceMetricSource @7 ?
external *ExternalMetricSource @5 ?
object *ObjectMetricSource @2 ?
pods *PodsMetricSource @3 ?
resource *ResourceMetricSource @4 ?
type MetricSourceType @1 !`,
  MetricStatus: `io.k8s.api.autoscaling.v2.MetricStatus
containerResource *ContainerResourceMetricStatus @7 ?
external *ExternalMetricStatus @5 ?
object *ObjectMetricStatus @2 ?
pods *PodsMetricStatus @3 ?
resource *ResourceMetricStatus @4 ?
type MetricSourceType @1 !`,
  MetricTarget: `io.k8s.api.autoscaling.v2.MetricTarget
averageUtilization *int32 @4 ?
averageValue *Quantity @3 ?
type MetricTargetType @1 !
value *Quantity @2 ?`,
  MetricValueStatus: `io.k8s.api.autoscaling.v2.MetricValueStatus
averageUtilization *int32 @3 ?
averageValue *Quantity @2 ?
value *Quantity @1 ?`,
  ObjectMetricSource: `io.k8s.api.autoscaling.v2.ObjectMetricSource
describedObject AutoscalingV2CrossVersionObjectReference @1 !
metric MetricIdentifier @3 !
target MetricTarget @2 !`,
  ObjectMetricStatus: `io.k8s.api.autoscaling.v2.ObjectMetricStatus
current MetricValueStatus @2 !
describedObject AutoscalingV2CrossVersionObjectReference @3 !
metric MetricIdentifier @1 !`,
  PodsMetricSource: `io.k8s.api.autoscaling.v2.PodsMetricSource
metric MetricIdentifier @1 !
target MetricTarget @2 !`,
  PodsMetricStatus: `io.k8s.api.autoscaling.v2.PodsMetricStatus
current MetricValueStatus @2 !
metric MetricIdentifier @1 !`,
  ResourceMetricSource: `io.k8s.api.autoscaling.v2.ResourceMetricSource
name ResourceName @1 !
target MetricTarget @2 !`,
  ResourceMetricStatus: `io.k8s.api.autoscaling.v2.ResourceMetricStatus
current MetricValueStatus @2 !
name ResourceName @1 !`,
  CronJob: `io.k8s.api.batch.v1.CronJob
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec CronJobSpec @2 ! ?
status CronJobStatus @3 ?`,
  CronJobSpec: `io.k8s.api.batch.v1.CronJobSpec
concurrencyPolicy ConcurrencyPolicy @3 ?
failedJobsHistoryLimit *int32 @7 ?
jobTemplate JobTemplateSpec @5 !
schedule string @1 !
startingDeadlineSeconds *int64 @2 ?
successfulJobsHistoryLimit *int32 @6 ?
suspend *bool @4 ?
timeZone *string @8 ?`,
  CronJobStatus: `io.k8s.api.batch.v1.CronJobStatus
active []ObjectReference @1 ? list=atomic
lastScheduleTime *Time @4 ?
lastSuccessfulTime *Time @5 ?`,
  Job: `io.k8s.api.batch.v1.Job
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec JobSpec @2 ?
status JobStatus @3 ?`,
  JobCondition: `io.k8s.api.batch.v1.JobCondition
lastProbeTime Time @3 ?
lastTransitionTime Time @4 ?
message string @6 ?
reason string @5 ?
status ConditionStatus @2 !
type JobConditionType @1 !`,
  JobSpec: `io.k8s.api.batch.v1.JobSpec
activeDeadlineSeconds *int64 @3 ?
backoffLimit *int32 @7 ?
backoffLimitPerIndex *int32 @12 ?
completionMode *CompletionMode @9 ?
completions *int32 @2 ?
managedBy *string @15 ?
manualSelector *bool @5 ?
maxFailedIndexes *int32 @13 ?
parallelism *int32 @1 ?
podFailurePolicy *PodFailurePolicy @11 ?
podReplacementPolicy *PodReplacementPolicy @14 ?
selector *LabelSelector @4 ?
successPolicy *SuccessPolicy @16 ?
suspend *bool @10 ?
template PodTemplateSpec @6 !
ttlSecondsAfterFinished *int32 @8 ?`,
  JobStatus: `io.k8s.api.batch.v1.JobStatus
active int32 @4 ?
completedIndexes string @7 ?
completionTime *Time @3 ?
conditions []JobCondition @1 ? patch=merge key=type list=atomic
failed int32 @6 ?
failedIndexes *string @10 ?
ready *int32 @9 ?
startTime *Time @2 ?
succeeded int32 @5 ?
terminating *int32 @11 ?
uncountedTerminatedPods *UncountedTerminatedPods @8 ?`,
  JobTemplateSpec: `io.k8s.api.batch.v1.JobTemplateSpec
metadata ObjectMeta @1 ?
spec JobSpec @2 ?`,
  PodFailurePolicy: `io.k8s.api.batch.v1.PodFailurePolicy
rules []PodFailurePolicyRule @1 ! list=atomic`,
  PodFailurePolicyOnExitCodesRequirement: `io.k8s.api.batch.v1.PodFailurePolicyOnExitCodesRequirement
containerName *string @1 ?
operator PodFailurePolicyOnExitCodesOperator @2 !
values []int32 @3 ! list=set`,
  PodFailurePolicyOnPodConditionsPattern: `io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern
status ConditionStatus @2
type PodConditionType @1 !`,
  PodFailurePolicyRule: `io.k8s.api.batch.v1.PodFailurePolicyRule
action PodFailurePolicyAction @1 !
onExitCodes *PodFailurePolicyOnExitCodesRequirement @2 ?
onPodConditions []PodFailurePolicyOnPodConditionsPattern @3 ? list=atomic`,
  SuccessPolicy: `io.k8s.api.batch.v1.SuccessPolicy
rules []SuccessPolicyRule @1 ! list=atomic`,
  SuccessPolicyRule: `io.k8s.api.batch.v1.SuccessPolicyRule
succeededCount *int32 @2 ?
succeededIndexes *string @1 ?`,
  UncountedTerminatedPods: `io.k8s.api.batch.v1.UncountedTerminatedPods
failed []string @2 ? list=set
succeeded []string @1 ? list=set`,
  CertificateSigningRequest: `io.k8s.api.certificates.v1.CertificateSigningRequest
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec CertificateSigningRequestSpec @2 !
status CertificateSigningRequestStatus @3 ?`,
  CertificateSigningRequestCondition: `io.k8s.api.certificates.v1.CertificateSigningRequestCondition
lastTransitionTime Time @5 ?
lastUpdateTime Time @4 ?
message string @3 ?
reason string @2 ?
status ConditionStatus @6 !
type RequestConditionType @1 !`,
  CertificateSigningRequestSpec: `io.k8s.api.certificates.v1.CertificateSigningRequestSpec
expirationSeconds *int32 @8 ?
extra map[]CertificatesV1ExtraValue @6 ?
groups []string @4 ? list=atomic
request bytes @1 !
signerName string @7 !
uid string @3 ?
usages []KeyUsage @5 ? list=atomic
username string @2 ?`,
  CertificateSigningRequestStatus: `io.k8s.api.certificates.v1.CertificateSigningRequestStatus
certificate bytes @2 ?
conditions []CertificateSigningRequestCondition @1 ? list=map keys=type`,
  Lease: `io.k8s.api.coordination.v1.Lease
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec LeaseSpec @2 ?`,
  LeaseSpec: `io.k8s.api.coordination.v1.LeaseSpec
acquireTime *MicroTime @3 ?
holderIdentity *string @1 ?
leaseDurationSeconds *int32 @2 ?
leaseTransitions *int32 @5 ?
preferredHolder *string @7 ? off
renewTime *MicroTime @4 ?
strategy *CoordinatedLeaseStrategy @6 ? off`,
  AWSElasticBlockStoreVolumeSource: `io.k8s.api.core.v1.AWSElasticBlockStoreVolumeSource
fsType string @2 ?
partition int32 @3 ?
readOnly bool @4 ?
volumeID string @1 !`,
  Affinity: `io.k8s.api.core.v1.Affinity
nodeAffinity *NodeAffinity @1 ?
podAffinity *PodAffinity @2 ?
podAntiAffinity *PodAntiAffinity @3 ?`,
  AppArmorProfile: `io.k8s.api.core.v1.AppArmorProfile
localhostProfile *string @2 ?
type AppArmorProfileType @1 !`,
  AttachedVolume: `io.k8s.api.core.v1.AttachedVolume
devicePath string @2 !
name UniqueVolumeName @1 !`,
  AzureDiskVolumeSource: `io.k8s.api.core.v1.AzureDiskVolumeSource
cachingMode *AzureDataDiskCachingMode @3 ? default="ReadWrite"
diskName string @1 !
diskURI string @2 !
fsType *string @4 ? default="ext4"
kind *AzureDataDiskKind @6 ?
readOnly *bool @5 ? default=false`,
  AzureFilePersistentVolumeSource: `io.k8s.api.core.v1.AzureFilePersistentVolumeSource
readOnly bool @3 ?
secretName string @1 !
secretNamespace *string @4
shareName string @2 !`,
  AzureFileVolumeSource: `io.k8s.api.core.v1.AzureFileVolumeSource
readOnly bool @3 ?
secretName string @1 !
shareName string @2 !`,
  Binding: `io.k8s.api.core.v1.Binding
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
target ObjectReference @2 !`,
  CSIPersistentVolumeSource: `io.k8s.api.core.v1.CSIPersistentVolumeSource
controllerExpandSecretRef *SecretReference @9 ?
controllerPublishSecretRef *SecretReference @6 ?
driver string @1 !
fsType string @4 ?
nodeExpandSecretRef *SecretReference @10 ?
nodePublishSecretRef *SecretReference @8 ?
nodeStageSecretRef *SecretReference @7 ?
readOnly bool @3 ?
volumeAttributes map[]string @5 ?
volumeHandle string @2 !`,
  CSIVolumeSource: `io.k8s.api.core.v1.CSIVolumeSource
driver string @1 !
fsType *string @3 ?
nodePublishSecretRef *LocalObjectReference @5 ?
readOnly *bool @2 ?
volumeAttributes map[]string @4 ?`,
  Capabilities: `io.k8s.api.core.v1.Capabilities
add []Capability @1 ? list=atomic
drop []Capability @2 ? list=atomic`,
  CephFSPersistentVolumeSource: `io.k8s.api.core.v1.CephFSPersistentVolumeSource
monitors []string @1 ! list=atomic
path string @2 ?
readOnly bool @6 ?
secretFile string @4 ?
secretRef *SecretReference @5 ?
user string @3 ?`,
  CephFSVolumeSource: `io.k8s.api.core.v1.CephFSVolumeSource
monitors []string @1 ! list=atomic
path string @2 ?
readOnly bool @6 ?
secretFile string @4 ?
secretRef *LocalObjectReference @5 ?
user string @3 ?`,
  CinderPersistentVolumeSource: `io.k8s.api.core.v1.CinderPersistentVolumeSource
fsType string @2 ?
readOnly bool @3 ?
secretRef *SecretReference @4 ?
volumeID string @1 !`,
  CinderVolumeSource: `io.k8s.api.core.v1.CinderVolumeSource
fsType string @2 ?
readOnly bool @3 ?
secretRef *LocalObjectReference @4 ?
volumeID string @1 !`,
  ClientIPConfig: `io.k8s.api.core.v1.ClientIPConfig
timeoutSeconds *int32 @1 ?`,
  ClusterTrustBundleProjection: `io.k8s.api.core.v1.ClusterTrustBundleProjection
labelSelector *LabelSelector @3 ?
name *string @1 ?
optional *bool @5 ?
path string @4 !
signerName *string @2 ?`,
  ComponentCondition: `io.k8s.api.core.v1.ComponentCondition
error string @4 ?
message string @3 ?
status ConditionStatus @2 !
type ComponentConditionType @1 !`,
  ComponentStatus: `io.k8s.api.core.v1.ComponentStatus
apiVersion string ?
kind string ?
conditions []ComponentCondition @2 ? patch=merge key=type list=map keys=type
metadata ObjectMeta @1 ?`,
  ConfigMap: `io.k8s.api.core.v1.ConfigMap
apiVersion string ?
kind string ?
binaryData map[]bytes @3 ?
data map[]string @2 ?
immutable *bool @4 ?
metadata ObjectMeta @1 ?`,
  ConfigMapEnvSource: `io.k8s.api.core.v1.ConfigMapEnvSource
name string @1.1 ?
optional *bool @2 ?`,
  ConfigMapKeySelector: `io.k8s.api.core.v1.ConfigMapKeySelector map=atomic
name string @1.1 ?
key string @2 !
optional *bool @3 ?`,
  ConfigMapNodeConfigSource: `io.k8s.api.core.v1.ConfigMapNodeConfigSource
kubeletConfigKey string @5 !
name string @2 !
namespace string @1 !
resourceVersion string @4 ?
uid string @3 ?`,
  ConfigMapProjection: `io.k8s.api.core.v1.ConfigMapProjection
name string @1.1 ?
items []KeyToPath @2 ? list=atomic
optional *bool @4 ?`,
  ConfigMapVolumeSource: `io.k8s.api.core.v1.ConfigMapVolumeSource
name string @1.1 ?
defaultMode *int32 @3 ?
items []KeyToPath @2 ? list=atomic
optional *bool @4 ?`,
  Container: `io.k8s.api.core.v1.Container
args []string @4 ? list=atomic
command []string @3 ? list=atomic
env []EnvVar @7 ? patch=merge key=name list=map keys=name
envFrom []EnvFromSource @19 ? list=atomic
image string @2 ?
imagePullPolicy PullPolicy @14 ?
lifecycle *Lifecycle @12 ?
livenessProbe *Probe @10 ?
name string @1 !
ports []ContainerPort @6 ? patch=merge key=containerPort list=map keys=containerPort,protocol
readinessProbe *Probe @11 ?
resizePolicy []ContainerResizePolicy @23 ? list=atomic
resources ResourceRequirements @8 ?
restartPolicy *ContainerRestartPolicy @24 ?
restartPolicyRules []ContainerRestartRule @25 ? list=atomic
securityContext *SecurityContext @15 ?
startupProbe *Probe @22 ?
stdin bool @16 ?
stdinOnce bool @17 ?
terminationMessagePath string @13 ?
terminationMessagePolicy TerminationMessagePolicy @20 ?
tty bool @18 ?
volumeDevices []VolumeDevice @21 ? patch=merge key=devicePath list=map keys=devicePath
volumeMounts []VolumeMount @9 ? patch=merge key=mountPath list=map keys=mountPath
workingDir string @5 ?`,
  ContainerExtendedResourceRequest: `io.k8s.api.core.v1.ContainerExtendedResourceRequest
containerName string @1 !
requestName string @3 !
resourceName string @2 !`,
  ContainerImage: `io.k8s.api.core.v1.ContainerImage
names []string @1 list=atomic
sizeBytes int64 @2 ?`,
  ContainerPort: `io.k8s.api.core.v1.ContainerPort
containerPort int32 @3 !
hostIP string @5 ?
hostPort int32 @2 ?
name string @1 ?
protocol Protocol @4 ? default="TCP"`,
  ContainerResizePolicy: `io.k8s.api.core.v1.ContainerResizePolicy
resourceName ResourceName @1 !
restartPolicy ResourceResizeRestartPolicy @2 !`,
  ContainerRestartRule: `io.k8s.api.core.v1.ContainerRestartRule
action ContainerRestartRuleAction @1 ! ?
exitCodes *ContainerRestartRuleOnExitCodes @2 ?`,
  ContainerRestartRuleOnExitCodes: `io.k8s.api.core.v1.ContainerRestartRuleOnExitCodes
operator ContainerRestartRuleOnExitCodesOperator @1 ! ?
values []int32 @2 ? list=set`,
  ContainerState: `io.k8s.api.core.v1.ContainerState
running *ContainerStateRunning @2 ?
terminated *ContainerStateTerminated @3 ?
waiting *ContainerStateWaiting @1 ?`,
  ContainerStateRunning: `io.k8s.api.core.v1.ContainerStateRunning
startedAt Time @1 ?`,
  ContainerStateTerminated: `io.k8s.api.core.v1.ContainerStateTerminated
containerID string @7 ?
exitCode int32 @1 !
finishedAt Time @6 ?
message string @4 ?
reason string @3 ?
signal int32 @2 ?
startedAt Time @5 ?`,
  ContainerStateWaiting: `io.k8s.api.core.v1.ContainerStateWaiting
message string @2 ?
reason string @1 ?`,
  ContainerStatus: `io.k8s.api.core.v1.ContainerStatus
allocatedResources ResourceList @10 ?
allocatedResourcesStatus []ResourceStatus @14 ? patch=merge key=name list=map keys=name
containerID string @8 ?
image string @6 !
imageID string @7 !
lastState ContainerState @3 ?
name string @1 !
ready bool @4 !
resources *ResourceRequirements @11 ?
restartCount int32 @5 !
started *bool @9 ?
state ContainerState @2 ?
stopSignal *Signal @15 ?
user *ContainerUser @13 ?
volumeMounts []VolumeMountStatus @12 ? patch=merge key=mountPath list=map keys=mountPath`,
  ContainerUser: `io.k8s.api.core.v1.ContainerUser
linux *LinuxContainerUser @1 ?`,
  DaemonEndpoint: `io.k8s.api.core.v1.DaemonEndpoint
Port int32 @1 !`,
  DownwardAPIProjection: `io.k8s.api.core.v1.DownwardAPIProjection
items []DownwardAPIVolumeFile @1 ? list=atomic`,
  DownwardAPIVolumeFile: `io.k8s.api.core.v1.DownwardAPIVolumeFile
fieldRef *ObjectFieldSelector @2 ?
mode *int32 @4 ?
path string @1 !
resourceFieldRef *ResourceFieldSelector @3 ?`,
  DownwardAPIVolumeSource: `io.k8s.api.core.v1.DownwardAPIVolumeSource
defaultMode *int32 @2 ?
items []DownwardAPIVolumeFile @1 ? list=atomic`,
  EmptyDirVolumeSource: `io.k8s.api.core.v1.EmptyDirVolumeSource
medium StorageMedium @1 ?
sizeLimit *Quantity @2 ?`,
  EndpointAddress: `io.k8s.api.core.v1.EndpointAddress map=atomic
hostname string @3 ?
ip string @1 !
nodeName *string @4 ?
targetRef *ObjectReference @2 ?`,
  EndpointPort: `io.k8s.api.core.v1.EndpointPort map=atomic
appProtocol *string @4 ?
name string @1 ?
port int32 @2 !
protocol Protocol @3 ?`,
  EndpointSubset: `io.k8s.api.core.v1.EndpointSubset
addresses []EndpointAddress @1 ? list=atomic
notReadyAddresses []EndpointAddress @2 ? list=atomic
ports []EndpointPort @3 ? list=atomic`,
  Endpoints: `io.k8s.api.core.v1.Endpoints
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
subsets []EndpointSubset @2 ? list=atomic`,
  EnvFromSource: `io.k8s.api.core.v1.EnvFromSource
configMapRef *ConfigMapEnvSource @2 ?
prefix string @1 ?
secretRef *SecretEnvSource @3 ?`,
  EnvVar: `io.k8s.api.core.v1.EnvVar
name string @1 !
value string @2 ?
valueFrom *EnvVarSource @3 ?`,
  EnvVarSource: `io.k8s.api.core.v1.EnvVarSource
configMapKeyRef *ConfigMapKeySelector @3 ?
fieldRef *ObjectFieldSelector @1 ?
fileKeyRef *FileKeySelector @5 ?
resourceFieldRef *ResourceFieldSelector @2 ?
secretKeyRef *SecretKeySelector @4 ?`,
  EphemeralContainer: `io.k8s.api.core.v1.EphemeralContainer
args []string @1.4 ? list=atomic
command []string @1.3 ? list=atomic
env []EnvVar @1.7 ? patch=merge key=name list=map keys=name
envFrom []EnvFromSource @1.19 ? list=atomic
image string @1.2 ?
imagePullPolicy PullPolicy @1.14 ?
lifecycle *Lifecycle @1.12 ?
livenessProbe *Probe @1.10 ?
name string @1.1 !
ports []ContainerPort @1.6 ? patch=merge key=containerPort list=map keys=containerPort,protocol
readinessProbe *Probe @1.11 ?
resizePolicy []ContainerResizePolicy @1.23 ? list=atomic
resources ResourceRequirements @1.8 ?
restartPolicy *ContainerRestartPolicy @1.24 ?
restartPolicyRules []ContainerRestartRule @1.25 ? list=atomic
securityContext *SecurityContext @1.15 ?
startupProbe *Probe @1.22 ?
stdin bool @1.16 ?
stdinOnce bool @1.17 ?
terminationMessagePath string @1.13 ?
terminationMessagePolicy TerminationMessagePolicy @1.20 ?
tty bool @1.18 ?
volumeDevices []VolumeDevice @1.21 ? patch=merge key=devicePath list=map keys=devicePath
volumeMounts []VolumeMount @1.9 ? patch=merge key=mountPath list=map keys=mountPath
workingDir string @1.5 ?
targetContainerName string @2 ?`,
  EphemeralContainerCommon: `io.k8s.api.core.v1.EphemeralContainerCommon
args []string @4 ? list=atomic
command []string @3 ? list=atomic
env []EnvVar @7 ? patch=merge key=name list=map keys=name
envFrom []EnvFromSource @19 ? list=atomic
image string @2 ?
imagePullPolicy PullPolicy @14 ?
lifecycle *Lifecycle @12 ?
livenessProbe *Probe @10 ?
name string @1 !
ports []ContainerPort @6 ? patch=merge key=containerPort list=map keys=containerPort,protocol
readinessProbe *Probe @11 ?
resizePolicy []ContainerResizePolicy @23 ? list=atomic
resources ResourceRequirements @8 ?
restartPolicy *ContainerRestartPolicy @24 ?
restartPolicyRules []ContainerRestartRule @25 ? list=atomic
securityContext *SecurityContext @15 ?
startupProbe *Probe @22 ?
stdin bool @16 ?
stdinOnce bool @17 ?
terminationMessagePath string @13 ?
terminationMessagePolicy TerminationMessagePolicy @20 ?
tty bool @18 ?
volumeDevices []VolumeDevice @21 ? patch=merge key=devicePath list=map keys=devicePath
volumeMounts []VolumeMount @9 ? patch=merge key=mountPath list=map keys=mountPath
workingDir string @5 ?`,
  EphemeralVolumeSource: `io.k8s.api.core.v1.EphemeralVolumeSource
volumeClaimTemplate *PersistentVolumeClaimTemplate @1 ?`,
  Event: `io.k8s.api.core.v1.Event
apiVersion string ?
kind string ?
action string @12 ?
count int32 @8 ?
eventTime MicroTime @10 ?
firstTimestamp Time @6 ?
involvedObject ObjectReference @2 !
lastTimestamp Time @7 ?
message string @4 ?
metadata ObjectMeta @1 !
reason string @3 ?
related *ObjectReference @13 ?
reportingComponent string @14
reportingInstance string @15
series *EventSeries @11 ?
source EventSource @5 ?
type string @9 ?`,
  EventSeries: `io.k8s.api.core.v1.EventSeries
count int32 @1 ?
lastObservedTime MicroTime @2 ?`,
  EventSource: `io.k8s.api.core.v1.EventSource
component string @1 ?
host string @2 ?`,
  ExecAction: `io.k8s.api.core.v1.ExecAction
command []string @1 ? list=atomic`,
  FCVolumeSource: `io.k8s.api.core.v1.FCVolumeSource
fsType string @3 ?
lun *int32 @2 ?
readOnly bool @4 ?
targetWWNs []string @1 ? list=atomic
wwids []string @5 ? list=atomic`,
  FileKeySelector: `io.k8s.api.core.v1.FileKeySelector map=atomic
key string @3 !
optional *bool @4 ? default=false
path string @2 !
volumeName string @1 !`,
  FlexPersistentVolumeSource: `io.k8s.api.core.v1.FlexPersistentVolumeSource
driver string @1 !
fsType string @2 ?
options map[]string @5 ?
readOnly bool @4 ?
secretRef *SecretReference @3 ?`,
  FlexVolumeSource: `io.k8s.api.core.v1.FlexVolumeSource
driver string @1 !
fsType string @2 ?
options map[]string @5 ?
readOnly bool @4 ?
secretRef *LocalObjectReference @3 ?`,
  FlockerVolumeSource: `io.k8s.api.core.v1.FlockerVolumeSource
datasetName string @1 ?
datasetUUID string @2 ?`,
  GCEPersistentDiskVolumeSource: `io.k8s.api.core.v1.GCEPersistentDiskVolumeSource
fsType string @2 ?
partition int32 @3 ?
pdName string @1 !
readOnly bool @4 ?`,
  GRPCAction: `io.k8s.api.core.v1.GRPCAction
port int32 @1 !
service *string @2`,
  GitRepoVolumeSource: `io.k8s.api.core.v1.GitRepoVolumeSource
directory string @3 ?
repository string @1 !
revision string @2 ?`,
  GlusterfsPersistentVolumeSource: `io.k8s.api.core.v1.GlusterfsPersistentVolumeSource
endpoints string @1 !
endpointsNamespace *string @4 ?
path string @2 !
readOnly bool @3 ?`,
  GlusterfsVolumeSource: `io.k8s.api.core.v1.GlusterfsVolumeSource
endpoints string @1 !
path string @2 !
readOnly bool @3 ?`,
  HTTPGetAction: `io.k8s.api.core.v1.HTTPGetAction
host string @3 ?
httpHeaders []HTTPHeader @5 ? list=atomic
path string @1 ?
port IntOrString @2 !
scheme URIScheme @4 ?`,
  HTTPHeader: `io.k8s.api.core.v1.HTTPHeader
name string @1 !
value string @2 !`,
  HostAlias: `io.k8s.api.core.v1.HostAlias
hostnames []string @2 ? list=atomic
ip string @1 !`,
  HostIP: `io.k8s.api.core.v1.HostIP
ip string @1 !`,
  HostPathVolumeSource: `io.k8s.api.core.v1.HostPathVolumeSource
path string @1 !
type *HostPathType @2 ?`,
  ISCSIPersistentVolumeSource: `io.k8s.api.core.v1.ISCSIPersistentVolumeSource
chapAuthDiscovery bool @8 ?
chapAuthSession bool @11 ?
fsType string @5 ?
initiatorName *string @12 ?
iqn string @2 !
iscsiInterface string @4 ? default="default"
lun int32 @3 !
portals []string @7 ? list=atomic
readOnly bool @6 ?
secretRef *SecretReference @10 ?
targetPortal string @1 !`,
  ISCSIVolumeSource: `io.k8s.api.core.v1.ISCSIVolumeSource
chapAuthDiscovery bool @8 ?
chapAuthSession bool @11 ?
fsType string @5 ?
initiatorName *string @12 ?
iqn string @2 !
iscsiInterface string @4 ? default="default"
lun int32 @3 !
portals []string @7 ? list=atomic
readOnly bool @6 ?
secretRef *LocalObjectReference @10 ?
targetPortal string @1 !`,
  ImageVolumeSource: `io.k8s.api.core.v1.ImageVolumeSource
pullPolicy PullPolicy @2 ?
reference string @1 ?`,
  ImageVolumeStatus: `io.k8s.api.core.v1.ImageVolumeStatus
imageRef string @1 ! ?`,
  KeyToPath: `io.k8s.api.core.v1.KeyToPath
key string @1 !
mode *int32 @3 ?
path string @2 !`,
  Lifecycle: `io.k8s.api.core.v1.Lifecycle
postStart *LifecycleHandler @1 ?
preStop *LifecycleHandler @2 ?
stopSignal *Signal @3 ?`,
  LifecycleHandler: `io.k8s.api.core.v1.LifecycleHandler
exec *ExecAction @1 ?
httpGet *HTTPGetAction @2 ?
sleep *SleepAction @4 ?
tcpSocket *TCPSocketAction @3 ?`,
  LimitRange: `io.k8s.api.core.v1.LimitRange
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec LimitRangeSpec @2 ?`,
  LimitRangeItem: `io.k8s.api.core.v1.LimitRangeItem
default ResourceList @4 ?
defaultRequest ResourceList @5 ?
max ResourceList @2 ?
maxLimitRequestRatio ResourceList @6 ?
min ResourceList @3 ?
type LimitType @1 !`,
  LimitRangeSpec: `io.k8s.api.core.v1.LimitRangeSpec
limits []LimitRangeItem @1 ! list=atomic`,
  LinuxContainerUser: `io.k8s.api.core.v1.LinuxContainerUser
gid int64 @2 !
supplementalGroups []int64 @3 ? list=atomic
uid int64 @1 !`,
  LoadBalancerIngress: `io.k8s.api.core.v1.LoadBalancerIngress
hostname string @2 ?
ip string @1 ?
ipMode *LoadBalancerIPMode @3 ?
ports []PortStatus @4 ? list=atomic`,
  LoadBalancerStatus: `io.k8s.api.core.v1.LoadBalancerStatus
ingress []LoadBalancerIngress @1 ? list=atomic`,
  LocalObjectReference: `io.k8s.api.core.v1.LocalObjectReference map=atomic
name string @1 ?`,
  LocalVolumeSource: `io.k8s.api.core.v1.LocalVolumeSource
fsType *string @2 ?
path string @1 !`,
  ModifyVolumeStatus: `io.k8s.api.core.v1.ModifyVolumeStatus
status PersistentVolumeClaimModifyVolumeStatus @2 !
targetVolumeAttributesClassName string @1 ?`,
  NFSVolumeSource: `io.k8s.api.core.v1.NFSVolumeSource
path string @2 !
readOnly bool @3 ?
server string @1 !`,
  Namespace: `io.k8s.api.core.v1.Namespace
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec NamespaceSpec @2 ?
status NamespaceStatus @3 ?`,
  NamespaceCondition: `io.k8s.api.core.v1.NamespaceCondition
lastTransitionTime Time @4 ?
message string @6 ?
reason string @5 ?
status ConditionStatus @2 !
type NamespaceConditionType @1 !`,
  NamespaceSpec: `io.k8s.api.core.v1.NamespaceSpec
finalizers []FinalizerName @1 ? list=atomic`,
  NamespaceStatus: `io.k8s.api.core.v1.NamespaceStatus
conditions []NamespaceCondition @2 ? patch=merge key=type list=map keys=type
phase NamespacePhase @1 ?`,
  Node: `io.k8s.api.core.v1.Node
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec NodeSpec @2 ?
status NodeStatus @3 ?`,
  NodeAddress: `io.k8s.api.core.v1.NodeAddress
address string @2 !
type NodeAddressType @1 !`,
  NodeAffinity: `io.k8s.api.core.v1.NodeAffinity
preferredDuringSchedulingIgnoredDuringExecution []PreferredSchedulingTerm @2 ? list=atomic
requiredDuringSchedulingIgnoredDuringExecution *NodeSelector @1 ?`,
  NodeAllocatableResourceClaimStatus: `io.k8s.api.core.v1.NodeAllocatableResourceClaimStatus
containers []string @2 ? list=set
resourceClaimName string @1 !
resources map[]Quantity @3 !`,
  NodeCondition: `io.k8s.api.core.v1.NodeCondition
lastHeartbeatTime Time @3 ?
lastTransitionTime Time @4 ?
message string @6 ?
reason string @5 ?
status ConditionStatus @2 !
type NodeConditionType @1 !`,
  NodeConfigSource: `io.k8s.api.core.v1.NodeConfigSource
configMap *ConfigMapNodeConfigSource @2 ?`,
  NodeConfigStatus: `io.k8s.api.core.v1.NodeConfigStatus
active *NodeConfigSource @2 ?
assigned *NodeConfigSource @1 ?
error string @4 ?
lastKnownGood *NodeConfigSource @3 ?`,
  NodeDaemonEndpoints: `io.k8s.api.core.v1.NodeDaemonEndpoints
kubeletEndpoint DaemonEndpoint @1 ?`,
  NodeFeatures: `io.k8s.api.core.v1.NodeFeatures
supplementalGroupsPolicy *bool @1 ?`,
  NodeRuntimeHandler: `io.k8s.api.core.v1.NodeRuntimeHandler
features *NodeRuntimeHandlerFeatures @2 ?
name string @1`,
  NodeRuntimeHandlerFeatures: `io.k8s.api.core.v1.NodeRuntimeHandlerFeatures
recursiveReadOnlyMounts *bool @1 ?
userNamespaces *bool @2 ?`,
  NodeSelector: `io.k8s.api.core.v1.NodeSelector map=atomic
nodeSelectorTerms []NodeSelectorTerm @1 ! list=atomic`,
  NodeSelectorRequirement: `io.k8s.api.core.v1.NodeSelectorRequirement
key string @1 !
operator NodeSelectorOperator @2 !
values []string @3 ? list=atomic`,
  NodeSelectorTerm: `io.k8s.api.core.v1.NodeSelectorTerm map=atomic
matchExpressions []NodeSelectorRequirement @1 ? list=atomic
matchFields []NodeSelectorRequirement @2 ? list=atomic`,
  NodeSpec: `io.k8s.api.core.v1.NodeSpec
configSource *NodeConfigSource @6 ?
externalID string @2 ?
podCIDR string @1 ?
podCIDRs []string @7 ? patch=merge list=set
providerID string @3 ?
taints []Taint @5 ? list=atomic
unschedulable bool @4 ?`,
  NodeStatus: `io.k8s.api.core.v1.NodeStatus
addresses []NodeAddress @5 ? patch=merge key=type list=map keys=type
allocatable ResourceList @2 ?
capacity ResourceList @1 ?
conditions []NodeCondition @4 ? patch=merge key=type list=map keys=type
config *NodeConfigStatus @11 ?
daemonEndpoints NodeDaemonEndpoints @6 ?
declaredFeatures []string @14 ? list=atomic
features *NodeFeatures @13 ?
images []ContainerImage @8 ? list=atomic
nodeInfo NodeSystemInfo @7 ?
phase NodePhase @3 ?
runtimeHandlers []NodeRuntimeHandler @12 ? list=atomic
volumesAttached []AttachedVolume @10 ? list=atomic
volumesInUse []UniqueVolumeName @9 ? list=atomic`,
  NodeSwapStatus: `io.k8s.api.core.v1.NodeSwapStatus
capacity *int64 @1 ?`,
  NodeSystemInfo: `io.k8s.api.core.v1.NodeSystemInfo
architecture string @10 !
bootID string @3 !
containerRuntimeVersion string @6 !
kernelVersion string @4 !
kubeProxyVersion string @8 !
kubeletVersion string @7 !
machineID string @1 !
operatingSystem string @9 !
osImage string @5 !
swap *NodeSwapStatus @11 ?
systemUUID string @2 !`,
  ObjectFieldSelector: `io.k8s.api.core.v1.ObjectFieldSelector map=atomic
apiVersion string @1 ?
fieldPath string @2 !`,
  ObjectReference: `io.k8s.api.core.v1.ObjectReference map=atomic
apiVersion string @5 ?
fieldPath string @7 ?
kind string @1 ?
name string @3 ?
namespace string @2 ?
resourceVersion string @6 ?
uid string @4 ?`,
  PersistentVolume: `io.k8s.api.core.v1.PersistentVolume
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec PersistentVolumeSpec @2 ?
status PersistentVolumeStatus @3 ?`,
  PersistentVolumeClaim: `io.k8s.api.core.v1.PersistentVolumeClaim
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec PersistentVolumeClaimSpec @2 ?
status PersistentVolumeClaimStatus @3 ?`,
  PersistentVolumeClaimCondition: `io.k8s.api.core.v1.PersistentVolumeClaimCondition
lastProbeTime Time @3 ?
lastTransitionTime Time @4 ?
message string @6 ?
reason string @5 ?
status ConditionStatus @2 !
type PersistentVolumeClaimConditionType @1 !`,
  PersistentVolumeClaimSpec: `io.k8s.api.core.v1.PersistentVolumeClaimSpec
accessModes []PersistentVolumeAccessMode @1 ? list=atomic
dataSource *TypedLocalObjectReference @7 ?
dataSourceRef *TypedObjectReference @8 ?
resources VolumeResourceRequirements @2 ?
selector *LabelSelector @4 ?
storageClassName *string @5 ?
volumeAttributesClassName *string @9 ?
volumeMode *PersistentVolumeMode @6 ?
volumeName string @3 ?`,
  PersistentVolumeClaimStatus: `io.k8s.api.core.v1.PersistentVolumeClaimStatus
accessModes []PersistentVolumeAccessMode @2 ? list=atomic
allocatedResourceStatuses map[]ClaimResourceStatus @7 ? map=granular
allocatedResources ResourceList @5 ?
capacity ResourceList @3 ?
conditions []PersistentVolumeClaimCondition @4 ? patch=merge key=type list=map keys=type
currentVolumeAttributesClassName *string @8 ?
modifyVolumeStatus *ModifyVolumeStatus @9 ?
phase PersistentVolumeClaimPhase @1 ?`,
  PersistentVolumeClaimTemplate: `io.k8s.api.core.v1.PersistentVolumeClaimTemplate
metadata ObjectMeta @1 ?
spec PersistentVolumeClaimSpec @2 !`,
  PersistentVolumeClaimVolumeSource: `io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource
claimName string @1 !
readOnly bool @2 ?`,
  PersistentVolumeSource: `io.k8s.api.core.v1.PersistentVolumeSource
awsElasticBlockStore *AWSElasticBlockStoreVolumeSource @2 ?
azureDisk *AzureDiskVolumeSource @16 ?
azureFile *AzureFilePersistentVolumeSource @13 ?
cephfs *CephFSPersistentVolumeSource @9 ?
cinder *CinderPersistentVolumeSource @8 ?
csi *CSIPersistentVolumeSource @22 ?
fc *FCVolumeSource @10 ?
flexVolume *FlexPersistentVolumeSource @12 ?
flocker *FlockerVolumeSource @11 ?
gcePersistentDisk *GCEPersistentDiskVolumeSource @1 ?
glusterfs *GlusterfsPersistentVolumeSource @4 ?
hostPath *HostPathVolumeSource @3 ?
iscsi *ISCSIPersistentVolumeSource @7 ?
local *LocalVolumeSource @20 ?
nfs *NFSVolumeSource @5 ?
photonPersistentDisk *PhotonPersistentDiskVolumeSource @17 ?
portworxVolume *PortworxVolumeSource @18 ?
quobyte *QuobyteVolumeSource @15 ?
rbd *RBDPersistentVolumeSource @6 ?
scaleIO *ScaleIOPersistentVolumeSource @19 ?
storageos *StorageOSPersistentVolumeSource @21 ?
vsphereVolume *VsphereVirtualDiskVolumeSource @14 ?`,
  PersistentVolumeSpec: `io.k8s.api.core.v1.PersistentVolumeSpec
awsElasticBlockStore *AWSElasticBlockStoreVolumeSource @2.2 ?
azureDisk *AzureDiskVolumeSource @2.16 ?
azureFile *AzureFilePersistentVolumeSource @2.13 ?
cephfs *CephFSPersistentVolumeSource @2.9 ?
cinder *CinderPersistentVolumeSource @2.8 ?
csi *CSIPersistentVolumeSource @2.22 ?
fc *FCVolumeSource @2.10 ?
flexVolume *FlexPersistentVolumeSource @2.12 ?
flocker *FlockerVolumeSource @2.11 ?
gcePersistentDisk *GCEPersistentDiskVolumeSource @2.1 ?
glusterfs *GlusterfsPersistentVolumeSource @2.4 ?
hostPath *HostPathVolumeSource @2.3 ?
iscsi *ISCSIPersistentVolumeSource @2.7 ?
local *LocalVolumeSource @2.20 ?
nfs *NFSVolumeSource @2.5 ?
photonPersistentDisk *PhotonPersistentDiskVolumeSource @2.17 ?
portworxVolume *PortworxVolumeSource @2.18 ?
quobyte *QuobyteVolumeSource @2.15 ?
rbd *RBDPersistentVolumeSource @2.6 ?
scaleIO *ScaleIOPersistentVolumeSource @2.19 ?
storageos *StorageOSPersistentVolumeSource @2.21 ?
vsphereVolume *VsphereVirtualDiskVolumeSource @2.14 ?
accessModes []PersistentVolumeAccessMode @3 ? list=atomic
capacity ResourceList @1 ?
claimRef *ObjectReference @4 ? map=granular
mountOptions []string @7 ? list=atomic
nodeAffinity *VolumeNodeAffinity @9 ?
persistentVolumeReclaimPolicy PersistentVolumeReclaimPolicy @5 ?
storageClassName string @6 ?
volumeAttributesClassName *string @10 ?
volumeMode *PersistentVolumeMode @8 ?`,
  PersistentVolumeStatus: `io.k8s.api.core.v1.PersistentVolumeStatus
lastPhaseTransitionTime *Time @4 ?
message string @2 ?
phase PersistentVolumePhase @1 ?
reason string @3 ?`,
  PhotonPersistentDiskVolumeSource: `io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource
fsType string @2 ?
pdID string @1 !`,
  Pod: `io.k8s.api.core.v1.Pod
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec PodSpec @2 ?
status PodStatus @3 ?`,
  PodAffinity: `io.k8s.api.core.v1.PodAffinity
preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm @2 ? list=atomic
requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm @1 ? list=atomic`,
  PodAffinityTerm: `io.k8s.api.core.v1.PodAffinityTerm
labelSelector *LabelSelector @1 ?
matchLabelKeys []string @5 ? list=atomic
mismatchLabelKeys []string @6 ? list=atomic
namespaceSelector *LabelSelector @4 ?
namespaces []string @2 ? list=atomic
topologyKey string @3 !`,
  PodAntiAffinity: `io.k8s.api.core.v1.PodAntiAffinity
preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm @2 ? list=atomic
requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm @1 ? list=atomic`,
  PodAttachOptions: `io.k8s.api.core.v1.PodAttachOptions
apiVersion string ?
kind string ?
container string @5 ?
stderr bool @3 ?
stdin bool @1 ?
stdout bool @2 ?
tty bool @4 ?`,
  PodCertificateProjection: `io.k8s.api.core.v1.PodCertificateProjection
certificateChainPath string @6 ?
credentialBundlePath string @4 ?
keyPath string @5 ?
keyType string @2 ! ?
maxExpirationSeconds *int32 @3 ?
signerName string @1 ! ?
userAnnotations map[]string @7 ?`,
  PodCondition: `io.k8s.api.core.v1.PodCondition
lastProbeTime Time @3 ?
lastTransitionTime Time @4 ?
message string @6 ?
observedGeneration int64 @7 ?
reason string @5 ?
status ConditionStatus @2 !
type PodConditionType @1 !`,
  PodDNSConfig: `io.k8s.api.core.v1.PodDNSConfig
nameservers []string @1 ? list=atomic
options []PodDNSConfigOption @3 ? list=atomic
searches []string @2 ? list=atomic`,
  PodDNSConfigOption: `io.k8s.api.core.v1.PodDNSConfigOption
name string @1 ?
value *string @2 ?`,
  PodExecOptions: `io.k8s.api.core.v1.PodExecOptions
apiVersion string ?
kind string ?
command []string @6 ! list=atomic
container string @5 ?
stderr bool @3 ?
stdin bool @1 ?
stdout bool @2 ?
tty bool @4 ?`,
  PodExtendedResourceClaimStatus: `io.k8s.api.core.v1.PodExtendedResourceClaimStatus
requestMappings []ContainerExtendedResourceRequest @1 ! list=atomic
resourceClaimName string @2 !`,
  PodIP: `io.k8s.api.core.v1.PodIP
ip string @1 !`,
  PodLogOptions: `io.k8s.api.core.v1.PodLogOptions
apiVersion string ?
kind string ?
container string @1 ?
follow bool @2 ?
insecureSkipTLSVerifyBackend bool @9 ?
limitBytes *int64 @8 ?
previous bool @3 ?
sinceSeconds *int64 @4 ?
sinceTime *Time @5 ?
stream *string @10 ?
tailLines *int64 @7 ?
timestamps bool @6 ?`,
  PodOS: `io.k8s.api.core.v1.PodOS
name OSName @1 !`,
  PodPortForwardOptions: `io.k8s.api.core.v1.PodPortForwardOptions
apiVersion string ?
kind string ?
ports []int32 @1 ? list=atomic`,
  PodReadinessGate: `io.k8s.api.core.v1.PodReadinessGate
conditionType PodConditionType @1 !`,
  PodResourceClaim: `io.k8s.api.core.v1.PodResourceClaim
name string @1 !
resourceClaimName *string @3 ?
resourceClaimTemplateName *string @4 ?`,
  PodResourceClaimStatus: `io.k8s.api.core.v1.PodResourceClaimStatus
name string @1 !
resourceClaimName *string @2 ?`,
  PodSchedulingGate: `io.k8s.api.core.v1.PodSchedulingGate
name string @1 !`,
  PodSchedulingGroup: `io.k8s.api.core.v1.PodSchedulingGroup
podGroupName *string @1 ?`,
  PodSecurityContext: `io.k8s.api.core.v1.PodSecurityContext
appArmorProfile *AppArmorProfile @11 ?
fsGroup *int64 @5 ?
fsGroupChangePolicy *PodFSGroupChangePolicy @9 ?
runAsGroup *int64 @6 ?
runAsNonRoot *bool @3 ?
runAsUser *int64 @2 ?
seLinuxChangePolicy *PodSELinuxChangePolicy @13 ?
seLinuxOptions *SELinuxOptions @1 ?
seccompProfile *SeccompProfile @10 ?
supplementalGroups []int64 @4 ? list=atomic
supplementalGroupsPolicy *SupplementalGroupsPolicy @12 ?
sysctls []Sysctl @7 ? list=atomic
windowsOptions *WindowsSecurityContextOptions @8 ?`,
  PodSpec: `io.k8s.api.core.v1.PodSpec
activeDeadlineSeconds *int64 @5 ?
affinity *Affinity @18 ?
automountServiceAccountToken *bool @21 ?
containers []Container @2 ! patch=merge key=name list=map keys=name
dnsConfig *PodDNSConfig @26 ?
dnsPolicy DNSPolicy @6 ?
enableServiceLinks *bool @30 ?
ephemeralContainers []EphemeralContainer @34 ? patch=merge key=name list=map keys=name
hostAliases []HostAlias @23 ? patch=merge key=ip list=map keys=ip
hostIPC bool @13 ?
hostNetwork bool @11 ?
hostPID bool @12 ?
hostUsers *bool @37 ?
hostname string @16 ?
hostnameOverride *string @41 ?
imagePullSecrets []LocalObjectReference @15 ? patch=merge key=name list=map keys=name
initContainers []Container @20 ? patch=merge key=name list=map keys=name
nodeName string @10 ?
nodeSelector map[]string @7 ? map=atomic
os *PodOS @36 ?
overhead ResourceList @32 ?
preemptionPolicy *PreemptionPolicy @31 ?
priority *int32 @25 ?
priorityClassName string @24 ?
readinessGates []PodReadinessGate @28 ? list=atomic
resourceClaims []PodResourceClaim @39 ? patch=merge,retainKeys key=name list=map keys=name
resources *ResourceRequirements @40 ?
restartPolicy RestartPolicy @3 ?
runtimeClassName *string @29 ?
schedulerName string @19 ?
schedulingGates []PodSchedulingGate @38 ? patch=merge key=name list=map keys=name
schedulingGroup *PodSchedulingGroup @43 ? off
securityContext *PodSecurityContext @14 ?
serviceAccount string @9 ?
serviceAccountName string @8 ?
setHostnameAsFQDN *bool @35 ?
shareProcessNamespace *bool @27 ?
subdomain string @17 ?
terminationGracePeriodSeconds *int64 @4 ?
tolerations []Toleration @22 ? list=atomic
topologySpreadConstraints []TopologySpreadConstraint @33 ? patch=merge key=topologyKey list=map keys=topologyKey,whenUnsatisfiable
volumes []Volume @1 ? patch=merge,retainKeys key=name list=map keys=name`,
  PodStatus: `io.k8s.api.core.v1.PodStatus
allocatedResources ResourceList @19 ?
conditions []PodCondition @2 ? patch=merge key=type list=map keys=type
containerStatuses []ContainerStatus @8 ? list=atomic
ephemeralContainerStatuses []ContainerStatus @13 ? list=atomic
extendedResourceClaimStatus *PodExtendedResourceClaimStatus @18 ?
hostIP string @5 ?
hostIPs []HostIP @16 ? patch=merge key=ip list=atomic
initContainerStatuses []ContainerStatus @10 ? list=atomic
message string @3 ?
nodeAllocatableResourceClaimStatuses []NodeAllocatableResourceClaimStatus @21 ? off list=atomic
nominatedNodeName string @11 ?
observedGeneration int64 @17 ?
phase PodPhase @1 ?
podIP string @6 ?
podIPs []PodIP @12 ? patch=merge key=ip list=map keys=ip
qosClass PodQOSClass @9 ?
reason string @4 ?
resize PodResizeStatus @14 ?
resourceClaimStatuses []PodResourceClaimStatus @15 ? patch=merge,retainKeys key=name list=map keys=name
resources *ResourceRequirements @20 ?
startTime *Time @7 ?`,
  PodTemplate: `io.k8s.api.core.v1.PodTemplate
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
template PodTemplateSpec @2 ?`,
  PodTemplateSpec: `io.k8s.api.core.v1.PodTemplateSpec
metadata ObjectMeta @1 ?
spec PodSpec @2 ?`,
  PortStatus: `io.k8s.api.core.v1.PortStatus
error *string @3 ?
port int32 @1 !
protocol Protocol @2 !`,
  PortworxVolumeSource: `io.k8s.api.core.v1.PortworxVolumeSource
fsType string @2 ?
readOnly bool @3 ?
volumeID string @1 !`,
  PreferredSchedulingTerm: `io.k8s.api.core.v1.PreferredSchedulingTerm
preference NodeSelectorTerm @2 !
weight int32 @1 !`,
  Probe: `io.k8s.api.core.v1.Probe
exec *ExecAction @1.1 ?
grpc *GRPCAction @1.4 ?
httpGet *HTTPGetAction @1.2 ?
tcpSocket *TCPSocketAction @1.3 ?
failureThreshold int32 @6 ?
initialDelaySeconds int32 @2 ?
periodSeconds int32 @4 ?
successThreshold int32 @5 ?
terminationGracePeriodSeconds *int64 @7 ?
timeoutSeconds int32 @3 ?`,
  ProbeHandler: `io.k8s.api.core.v1.ProbeHandler
exec *ExecAction @1 ?
grpc *GRPCAction @4 ?
httpGet *HTTPGetAction @2 ?
tcpSocket *TCPSocketAction @3 ?`,
  ProjectedVolumeSource: `io.k8s.api.core.v1.ProjectedVolumeSource
defaultMode *int32 @2 ?
sources []VolumeProjection @1 list=atomic`,
  QuobyteVolumeSource: `io.k8s.api.core.v1.QuobyteVolumeSource
group string @5 ?
readOnly bool @3 ?
registry string @1 !
tenant string @6 ?
user string @4 ?
volume string @2 !`,
  RBDPersistentVolumeSource: `io.k8s.api.core.v1.RBDPersistentVolumeSource
fsType string @3 ?
image string @2 !
keyring string @6 ? default="/etc/ceph/keyring"
monitors []string @1 ! list=atomic
pool string @4 ? default="rbd"
readOnly bool @8 ?
secretRef *SecretReference @7 ?
user string @5 ? default="admin"`,
  RBDVolumeSource: `io.k8s.api.core.v1.RBDVolumeSource
fsType string @3 ?
image string @2 !
keyring string @6 ? default="/etc/ceph/keyring"
monitors []string @1 ! list=atomic
pool string @4 ? default="rbd"
readOnly bool @8 ?
secretRef *LocalObjectReference @7 ?
user string @5 ? default="admin"`,
  ReplicationController: `io.k8s.api.core.v1.ReplicationController
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec ReplicationControllerSpec @2 ?
status ReplicationControllerStatus @3 ?`,
  ReplicationControllerCondition: `io.k8s.api.core.v1.ReplicationControllerCondition
lastTransitionTime Time @3 ?
message string @5 ?
reason string @4 ?
status ConditionStatus @2 !
type ReplicationControllerConditionType @1 !`,
  ReplicationControllerSpec: `io.k8s.api.core.v1.ReplicationControllerSpec
minReadySeconds int32 @4 ? default=0
replicas *int32 @1 ? default=1
selector map[]string @2 ? map=atomic
template *PodTemplateSpec @3 ?`,
  ReplicationControllerStatus: `io.k8s.api.core.v1.ReplicationControllerStatus
availableReplicas int32 @5 ?
conditions []ReplicationControllerCondition @6 ? patch=merge key=type list=map keys=type
fullyLabeledReplicas int32 @2 ?
observedGeneration int64 @3 ?
readyReplicas int32 @4 ?
replicas int32 @1 !`,
  ResourceClaim: `io.k8s.api.core.v1.ResourceClaim
name string @1 !
request string @2 ?`,
  ResourceFieldSelector: `io.k8s.api.core.v1.ResourceFieldSelector map=atomic
containerName string @1 ?
divisor Quantity @3 ?
resource string @2 !`,
  ResourceHealth: `io.k8s.api.core.v1.ResourceHealth
health ResourceHealthStatus @2 ?
message *string @6 ?
resourceID ResourceID @1 !`,
  ResourceQuota: `io.k8s.api.core.v1.ResourceQuota
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec ResourceQuotaSpec @2 ?
status ResourceQuotaStatus @3 ?`,
  ResourceQuotaSpec: `io.k8s.api.core.v1.ResourceQuotaSpec
hard ResourceList @1 ?
scopeSelector *ScopeSelector @3 ?
scopes []ResourceQuotaScope @2 ? list=atomic`,
  ResourceQuotaStatus: `io.k8s.api.core.v1.ResourceQuotaStatus
hard ResourceList @1 ?
used ResourceList @2 ?`,
  ResourceRequirements: `io.k8s.api.core.v1.ResourceRequirements
claims []ResourceClaim @3 ? list=map keys=name
limits ResourceList @1 ?
requests ResourceList @2 ?`,
  ResourceStatus: `io.k8s.api.core.v1.ResourceStatus
name ResourceName @1 !
resources []ResourceHealth @2 ? list=map keys=resourceID`,
  SELinuxOptions: `io.k8s.api.core.v1.SELinuxOptions
level string @4 ?
role string @2 ?
type string @3 ?
user string @1 ?`,
  ScaleIOPersistentVolumeSource: `io.k8s.api.core.v1.ScaleIOPersistentVolumeSource
fsType string @9 ? default="xfs"
gateway string @1 !
protectionDomain string @5 ?
readOnly bool @10 ?
secretRef *SecretReference @3 !
sslEnabled bool @4 ?
storageMode string @7 ? default="ThinProvisioned"
storagePool string @6 ?
system string @2 !
volumeName string @8 ?`,
  ScaleIOVolumeSource: `io.k8s.api.core.v1.ScaleIOVolumeSource
fsType string @9 ? default="xfs"
gateway string @1 !
protectionDomain string @5 ?
readOnly bool @10 ?
secretRef *LocalObjectReference @3 !
sslEnabled bool @4 ?
storageMode string @7 ? default="ThinProvisioned"
storagePool string @6 ?
system string @2 !
volumeName string @8 ?`,
  ScopeSelector: `io.k8s.api.core.v1.ScopeSelector map=atomic
matchExpressions []ScopedResourceSelectorRequirement @1 ? list=atomic`,
  ScopedResourceSelectorRequirement: `io.k8s.api.core.v1.ScopedResourceSelectorRequirement
operator ScopeSelectorOperator @2 !
scopeName ResourceQuotaScope @1 !
values []string @3 ? list=atomic`,
  SeccompProfile: `io.k8s.api.core.v1.SeccompProfile
localhostProfile *string @2 ?
type SeccompProfileType @1 !`,
  Secret: `io.k8s.api.core.v1.Secret
apiVersion string ?
kind string ?
data map[]bytes @2 ?
immutable *bool @5 ?
metadata ObjectMeta @1 ?
stringData map[]string @4 ?
type SecretType @3 ?`,
  SecretEnvSource: `io.k8s.api.core.v1.SecretEnvSource
name string @1.1 ?
optional *bool @2 ?`,
  SecretKeySelector: `io.k8s.api.core.v1.SecretKeySelector map=atomic
name string @1.1 ?
key string @2 !
optional *bool @3 ?`,
  SecretProjection: `io.k8s.api.core.v1.SecretProjection
name string @1.1 ?
items []KeyToPath @2 ? list=atomic
optional *bool @4 ?`,
  SecretReference: `io.k8s.api.core.v1.SecretReference map=atomic
name string @1 ?
namespace string @2 ?`,
  SecretVolumeSource: `io.k8s.api.core.v1.SecretVolumeSource
defaultMode *int32 @3 ?
items []KeyToPath @2 ? list=atomic
optional *bool @4 ?
secretName string @1 ?`,
  SecurityContext: `io.k8s.api.core.v1.SecurityContext
allowPrivilegeEscalation *bool @7 ?
appArmorProfile *AppArmorProfile @12 ?
capabilities *Capabilities @1 ?
privileged *bool @2 ?
procMount *ProcMountType @9 ?
readOnlyRootFilesystem *bool @6 ?
runAsGroup *int64 @8 ?
runAsNonRoot *bool @5 ?
runAsUser *int64 @4 ?
seLinuxOptions *SELinuxOptions @3 ?
seccompProfile *SeccompProfile @11 ?
windowsOptions *WindowsSecurityContextOptions @10 ?`,
  Service: `io.k8s.api.core.v1.Service
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec ServiceSpec @2 ?
status ServiceStatus @3 ?`,
  ServiceAccount: `io.k8s.api.core.v1.ServiceAccount
apiVersion string ?
kind string ?
automountServiceAccountToken *bool @4 ?
imagePullSecrets []LocalObjectReference @3 ? list=atomic
metadata ObjectMeta @1 ?
secrets []ObjectReference @2 ? patch=merge key=name list=map keys=name`,
  ServiceAccountTokenProjection: `io.k8s.api.core.v1.ServiceAccountTokenProjection
audience string @1 ?
expirationSeconds *int64 @2 ?
path string @3 !`,
  ServicePort: `io.k8s.api.core.v1.ServicePort
appProtocol *string @6 ?
name string @1 ?
nodePort int32 @5 ?
port int32 @3 !
protocol Protocol @2 ? default="TCP"
targetPort IntOrString @4 ?`,
  ServiceSpec: `io.k8s.api.core.v1.ServiceSpec
allocateLoadBalancerNodePorts *bool @20 ?
clusterIP string @3 ?
clusterIPs []string @18 ? list=atomic
externalIPs []string @5 ? list=atomic
externalName string @10 ?
externalTrafficPolicy ServiceExternalTrafficPolicy @11 ?
healthCheckNodePort int32 @12 ?
internalTrafficPolicy *ServiceInternalTrafficPolicy @22 ?
ipFamilies []IPFamily @19 ? list=atomic
ipFamilyPolicy *IPFamilyPolicy @17 ?
loadBalancerClass *string @21 ?
loadBalancerIP string @8 ?
loadBalancerSourceRanges []string @9 ? list=atomic
ports []ServicePort @1 ? patch=merge key=port list=map keys=port,protocol
publishNotReadyAddresses bool @13 ?
selector map[]string @2 ? map=atomic
sessionAffinity ServiceAffinity @7 ?
sessionAffinityConfig *SessionAffinityConfig @14 ?
trafficDistribution *string @23 ?
type ServiceType @4 ?`,
  ServiceStatus: `io.k8s.api.core.v1.ServiceStatus
conditions []Condition @2 ? patch=merge key=type list=map keys=type
loadBalancer LoadBalancerStatus @1 ?`,
  SessionAffinityConfig: `io.k8s.api.core.v1.SessionAffinityConfig
clientIP *ClientIPConfig @1 ?`,
  SleepAction: `io.k8s.api.core.v1.SleepAction
seconds int64 @1 !`,
  StorageOSPersistentVolumeSource: `io.k8s.api.core.v1.StorageOSPersistentVolumeSource
fsType string @3 ?
readOnly bool @4 ?
secretRef *ObjectReference @5 ?
volumeName string @1 ?
volumeNamespace string @2 ?`,
  StorageOSVolumeSource: `io.k8s.api.core.v1.StorageOSVolumeSource
fsType string @3 ?
readOnly bool @4 ?
secretRef *LocalObjectReference @5 ?
volumeName string @1 ?
volumeNamespace string @2 ?`,
  Sysctl: `io.k8s.api.core.v1.Sysctl
name string @1 !
value string @2 !`,
  TCPSocketAction: `io.k8s.api.core.v1.TCPSocketAction
host string @2 ?
port IntOrString @1 !`,
  Taint: `io.k8s.api.core.v1.Taint
effect TaintEffect @3 !
key string @1 !
timeAdded *Time @4 ?
value string @2 ?`,
  Toleration: `io.k8s.api.core.v1.Toleration
effect TaintEffect @4 ?
key string @1 ?
operator TolerationOperator @2 ?
tolerationSeconds *int64 @5 ?
value string @3 ?`,
  TopologySelectorLabelRequirement: `io.k8s.api.core.v1.TopologySelectorLabelRequirement
key string @1 !
values []string @2 ! list=atomic`,
  TopologySelectorTerm: `io.k8s.api.core.v1.TopologySelectorTerm map=atomic
matchLabelExpressions []TopologySelectorLabelRequirement @1 ? list=atomic`,
  TopologySpreadConstraint: `io.k8s.api.core.v1.TopologySpreadConstraint
labelSelector *LabelSelector @4 ?
matchLabelKeys []string @8 ? list=atomic
maxSkew int32 @1 !
minDomains *int32 @5 ?
nodeAffinityPolicy *NodeInclusionPolicy @6 ?
nodeTaintsPolicy *NodeInclusionPolicy @7 ?
topologyKey string @2 !
whenUnsatisfiable UnsatisfiableConstraintAction @3 !`,
  TypedLocalObjectReference: `io.k8s.api.core.v1.TypedLocalObjectReference map=atomic
apiGroup *string @1
kind string @2 !
name string @3 !`,
  TypedObjectReference: `io.k8s.api.core.v1.TypedObjectReference
apiGroup *string @1
kind string @2 !
name string @3 !
namespace *string @4 ? off`,
  Volume: `io.k8s.api.core.v1.Volume
awsElasticBlockStore *AWSElasticBlockStoreVolumeSource @2.4 ?
azureDisk *AzureDiskVolumeSource @2.22 ?
azureFile *AzureFileVolumeSource @2.18 ?
cephfs *CephFSVolumeSource @2.14 ?
cinder *CinderVolumeSource @2.13 ?
configMap *ConfigMapVolumeSource @2.19 ?
csi *CSIVolumeSource @2.28 ?
downwardAPI *DownwardAPIVolumeSource @2.16 ?
emptyDir *EmptyDirVolumeSource @2.2 ?
ephemeral *EphemeralVolumeSource @2.29 ?
fc *FCVolumeSource @2.17 ?
flexVolume *FlexVolumeSource @2.12 ?
flocker *FlockerVolumeSource @2.15 ?
gcePersistentDisk *GCEPersistentDiskVolumeSource @2.3 ?
gitRepo *GitRepoVolumeSource @2.5 ?
glusterfs *GlusterfsVolumeSource @2.9 ?
hostPath *HostPathVolumeSource @2.1 ?
image *ImageVolumeSource @2.30 ?
iscsi *ISCSIVolumeSource @2.8 ?
nfs *NFSVolumeSource @2.7 ?
persistentVolumeClaim *PersistentVolumeClaimVolumeSource @2.10 ?
photonPersistentDisk *PhotonPersistentDiskVolumeSource @2.23 ?
portworxVolume *PortworxVolumeSource @2.24 ?
projected *ProjectedVolumeSource @2.26 ?
quobyte *QuobyteVolumeSource @2.21 ?
rbd *RBDVolumeSource @2.11 ?
scaleIO *ScaleIOVolumeSource @2.25 ?
secret *SecretVolumeSource @2.6 ?
storageos *StorageOSVolumeSource @2.27 ?
vsphereVolume *VsphereVirtualDiskVolumeSource @2.20 ?
name string @1 !`,
  VolumeDevice: `io.k8s.api.core.v1.VolumeDevice
devicePath string @2 !
name string @1 !`,
  VolumeMount: `io.k8s.api.core.v1.VolumeMount
mountPath string @3 !
mountPropagation *MountPropagationMode @5 ?
name string @1 !
readOnly bool @2 ?
recursiveReadOnly *RecursiveReadOnlyMode @7 ?
subPath string @4 ?
subPathExpr string @6 ?`,
  VolumeMountStatus: `io.k8s.api.core.v1.VolumeMountStatus
mountPath string @2 !
name string @1 !
readOnly bool @3 ?
recursiveReadOnly *RecursiveReadOnlyMode @4 ?
volumeStatus *VolumeStatus @5 ?`,
  VolumeNodeAffinity: `io.k8s.api.core.v1.VolumeNodeAffinity
required *NodeSelector @1 ?`,
  VolumeProjection: `io.k8s.api.core.v1.VolumeProjection
clusterTrustBundle *ClusterTrustBundleProjection @5 ? off
configMap *ConfigMapProjection @3 ?
downwardAPI *DownwardAPIProjection @2 ?
podCertificate *PodCertificateProjection @6 ? off
secret *SecretProjection @1 ?
serviceAccountToken *ServiceAccountTokenProjection @4 ?`,
  VolumeResourceRequirements: `io.k8s.api.core.v1.VolumeResourceRequirements
limits ResourceList @1 ?
requests ResourceList @2 ?`,
  VolumeSource: `io.k8s.api.core.v1.VolumeSource
awsElasticBlockStore *AWSElasticBlockStoreVolumeSource @4 ?
azureDisk *AzureDiskVolumeSource @22 ?
azureFile *AzureFileVolumeSource @18 ?
cephfs *CephFSVolumeSource @14 ?
cinder *CinderVolumeSource @13 ?
configMap *ConfigMapVolumeSource @19 ?
csi *CSIVolumeSource @28 ?
downwardAPI *DownwardAPIVolumeSource @16 ?
emptyDir *EmptyDirVolumeSource @2 ?
ephemeral *EphemeralVolumeSource @29 ?
fc *FCVolumeSource @17 ?
flexVolume *FlexVolumeSource @12 ?
flocker *FlockerVolumeSource @15 ?
gcePersistentDisk *GCEPersistentDiskVolumeSource @3 ?
gitRepo *GitRepoVolumeSource @5 ?
glusterfs *GlusterfsVolumeSource @9 ?
hostPath *HostPathVolumeSource @1 ?
image *ImageVolumeSource @30 ?
iscsi *ISCSIVolumeSource @8 ?
nfs *NFSVolumeSource @7 ?
persistentVolumeClaim *PersistentVolumeClaimVolumeSource @10 ?
photonPersistentDisk *PhotonPersistentDiskVolumeSource @23 ?
portworxVolume *PortworxVolumeSource @24 ?
projected *ProjectedVolumeSource @26 ?
quobyte *QuobyteVolumeSource @21 ?
rbd *RBDVolumeSource @11 ?
scaleIO *ScaleIOVolumeSource @25 ?
secret *SecretVolumeSource @6 ?
storageos *StorageOSVolumeSource @27 ?
vsphereVolume *VsphereVirtualDiskVolumeSource @20 ?`,
  VolumeStatus: `io.k8s.api.core.v1.VolumeStatus
image *ImageVolumeStatus @1 ?`,
  VsphereVirtualDiskVolumeSource: `io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource
fsType string @2 ?
storagePolicyID string @4 ?
storagePolicyName string @3 ?
volumePath string @1 !`,
  WeightedPodAffinityTerm: `io.k8s.api.core.v1.WeightedPodAffinityTerm
podAffinityTerm PodAffinityTerm @2 !
weight int32 @1 !`,
  WindowsSecurityContextOptions: `io.k8s.api.core.v1.WindowsSecurityContextOptions
gmsaCredentialSpec *string @2 ?
gmsaCredentialSpecName *string @1 ?
hostProcess *bool @4 ?
runAsUserName *string @3 ?`,
  Endpoint: `io.k8s.api.discovery.v1.Endpoint
addresses []string @1 ! list=set
conditions EndpointConditions @2 ?
deprecatedTopology map[]string @5 ?
hints *EndpointHints @8 ?
hostname *string @3 ?
nodeName *string @6 ?
targetRef *ObjectReference @4 ?
zone *string @7 ?`,
  EndpointConditions: `io.k8s.api.discovery.v1.EndpointConditions
ready *bool @1 ?
serving *bool @2 ?
terminating *bool @3 ?`,
  EndpointHints: `io.k8s.api.discovery.v1.EndpointHints
forNodes []ForNode @2 ? list=atomic
forZones []ForZone @1 ? list=atomic`,
  DiscoveryV1EndpointPort: `io.k8s.api.discovery.v1.EndpointPort map=atomic
appProtocol *string @4 ?
name *string @1 ?
port *int32 @3 ?
protocol *Protocol @2 ?`,
  EndpointSlice: `io.k8s.api.discovery.v1.EndpointSlice
apiVersion string ?
kind string ?
addressType AddressType @4 !
endpoints []Endpoint @2 list=atomic
metadata ObjectMeta @1 ?
ports []DiscoveryV1EndpointPort @3 list=atomic`,
  ForNode: `io.k8s.api.discovery.v1.ForNode
name string @1 !`,
  ForZone: `io.k8s.api.discovery.v1.ForZone
name string @1 !`,
  EventsV1Event: `io.k8s.api.events.v1.Event
apiVersion string ?
kind string ?
action string @6 ?
deprecatedCount int32 @15 ?
deprecatedFirstTimestamp Time @13 ?
deprecatedLastTimestamp Time @14 ?
deprecatedSource EventSource @12 ?
eventTime MicroTime @2 !
metadata ObjectMeta @1
note string @10 ?
reason string @7 ?
regarding ObjectReference @8 ?
related *ObjectReference @9 ?
reportingController string @4 ?
reportingInstance string @5 ?
series *EventsV1EventSeries @3 ?
type string @11 ?`,
  EventsV1EventSeries: `io.k8s.api.events.v1.EventSeries
count int32 @1 !
lastObservedTime MicroTime @2 !`,
  ExemptPriorityLevelConfiguration: `io.k8s.api.flowcontrol.v1.ExemptPriorityLevelConfiguration
lendablePercent *int32 @2 ?
nominalConcurrencyShares *int32 @1 ?`,
  FlowDistinguisherMethod: `io.k8s.api.flowcontrol.v1.FlowDistinguisherMethod
type FlowDistinguisherMethodType @1 !`,
  FlowSchema: `io.k8s.api.flowcontrol.v1.FlowSchema
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec FlowSchemaSpec @2 ?
status FlowSchemaStatus @3 ?`,
  FlowSchemaCondition: `io.k8s.api.flowcontrol.v1.FlowSchemaCondition
lastTransitionTime Time @3 ?
message string @5 ?
reason string @4 ?
status FlowcontrolV1ConditionStatus @2 ?
type FlowSchemaConditionType @1 ?`,
  FlowSchemaSpec: `io.k8s.api.flowcontrol.v1.FlowSchemaSpec
distinguisherMethod *FlowDistinguisherMethod @3 ?
matchingPrecedence int32 @2
priorityLevelConfiguration PriorityLevelConfigurationReference @1 !
rules []PolicyRulesWithSubjects @4 ? list=atomic`,
  FlowSchemaStatus: `io.k8s.api.flowcontrol.v1.FlowSchemaStatus
conditions []FlowSchemaCondition @1 ? patch=merge key=type list=map keys=type`,
  GroupSubject: `io.k8s.api.flowcontrol.v1.GroupSubject
name string @1 !`,
  LimitResponse: `io.k8s.api.flowcontrol.v1.LimitResponse
queuing *QueuingConfiguration @2 ?
type LimitResponseType @1 !`,
  LimitedPriorityLevelConfiguration: `io.k8s.api.flowcontrol.v1.LimitedPriorityLevelConfiguration
borrowingLimitPercent *int32 @4 ?
lendablePercent *int32 @3 ?
limitResponse LimitResponse @2 ?
nominalConcurrencyShares *int32 @1`,
  NonResourcePolicyRule: `io.k8s.api.flowcontrol.v1.NonResourcePolicyRule
nonResourceURLs []string @6 ! list=set
verbs []string @1 ! list=set`,
  PolicyRulesWithSubjects: `io.k8s.api.flowcontrol.v1.PolicyRulesWithSubjects
nonResourceRules []NonResourcePolicyRule @3 ? list=atomic
resourceRules []ResourcePolicyRule @2 ? list=atomic
subjects []Subject @1 ! list=atomic`,
  PriorityLevelConfiguration: `io.k8s.api.flowcontrol.v1.PriorityLevelConfiguration
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec PriorityLevelConfigurationSpec @2 ?
status PriorityLevelConfigurationStatus @3 ?`,
  PriorityLevelConfigurationCondition: `io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationCondition
lastTransitionTime Time @3 ?
message string @5 ?
reason string @4 ?
status FlowcontrolV1ConditionStatus @2 ?
type PriorityLevelConfigurationConditionType @1 ?`,
  PriorityLevelConfigurationReference: `io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationReference
name string @1 !`,
  PriorityLevelConfigurationSpec: `io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationSpec
exempt *ExemptPriorityLevelConfiguration @3 ?
limited *LimitedPriorityLevelConfiguration @2 ?
type PriorityLevelEnablement @1 !`,
  PriorityLevelConfigurationStatus: `io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationStatus
conditions []PriorityLevelConfigurationCondition @1 ? patch=merge key=type list=map keys=type`,
  QueuingConfiguration: `io.k8s.api.flowcontrol.v1.QueuingConfiguration
handSize int32 @2
queueLengthLimit int32 @3
queues int32 @1`,
  ResourcePolicyRule: `io.k8s.api.flowcontrol.v1.ResourcePolicyRule
apiGroups []string @2 ! list=set
clusterScope bool @4 ?
namespaces []string @5 list=set
resources []string @3 ! list=set
verbs []string @1 ! list=set`,
  ServiceAccountSubject: `io.k8s.api.flowcontrol.v1.ServiceAccountSubject
name string @2 !
namespace string @1 !`,
  Subject: `io.k8s.api.flowcontrol.v1.Subject
group *GroupSubject @3 ?
kind SubjectKind @1 !
serviceAccount *ServiceAccountSubject @4 ?
user *UserSubject @2 ?`,
  UserSubject: `io.k8s.api.flowcontrol.v1.UserSubject
name string @1 !`,
  HTTPIngressPath: `io.k8s.api.networking.v1.HTTPIngressPath
backend IngressBackend @2 !
path string @1 ?
pathType *PathType @3 !`,
  HTTPIngressRuleValue: `io.k8s.api.networking.v1.HTTPIngressRuleValue
paths []HTTPIngressPath @1 ! list=atomic`,
  IPAddress: `io.k8s.api.networking.v1.IPAddress
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec IPAddressSpec @2 ! ?`,
  IPAddressSpec: `io.k8s.api.networking.v1.IPAddressSpec
parentRef *ParentReference @1 ! ?`,
  IPBlock: `io.k8s.api.networking.v1.IPBlock
cidr string @1 !
except []string @2 ? list=atomic`,
  Ingress: `io.k8s.api.networking.v1.Ingress
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec IngressSpec @2 ?
status IngressStatus @3 ?`,
  IngressBackend: `io.k8s.api.networking.v1.IngressBackend
resource *TypedLocalObjectReference @3 ?
service *IngressServiceBackend @4 ?`,
  IngressClass: `io.k8s.api.networking.v1.IngressClass
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec IngressClassSpec @2 ?`,
  IngressClassParametersReference: `io.k8s.api.networking.v1.IngressClassParametersReference
apiGroup *string @1 ?
kind string @2 !
name string @3 !
namespace *string @5 ?
scope *string @4`,
  IngressClassSpec: `io.k8s.api.networking.v1.IngressClassSpec
controller string @1 ?
parameters *IngressClassParametersReference @2 ?`,
  IngressLoadBalancerIngress: `io.k8s.api.networking.v1.IngressLoadBalancerIngress
hostname string @2 ?
ip string @1 ?
ports []IngressPortStatus @4 ? list=atomic`,
  IngressLoadBalancerStatus: `io.k8s.api.networking.v1.IngressLoadBalancerStatus
ingress []IngressLoadBalancerIngress @1 ? list=atomic`,
  IngressPortStatus: `io.k8s.api.networking.v1.IngressPortStatus
error *string @3 ?
port int32 @1 !
protocol Protocol @2 !`,
  IngressRule: `io.k8s.api.networking.v1.IngressRule
http *HTTPIngressRuleValue @2.1 ?
host string @1 ?`,
  IngressRuleValue: `io.k8s.api.networking.v1.IngressRuleValue
http *HTTPIngressRuleValue @1 ?`,
  IngressServiceBackend: `io.k8s.api.networking.v1.IngressServiceBackend
name string @1 !
port ServiceBackendPort @2 ?`,
  IngressSpec: `io.k8s.api.networking.v1.IngressSpec
defaultBackend *IngressBackend @1 ?
ingressClassName *string @4 ?
rules []IngressRule @3 ? list=atomic
tls []IngressTLS @2 ? list=atomic`,
  IngressStatus: `io.k8s.api.networking.v1.IngressStatus
loadBalancer IngressLoadBalancerStatus @1 ?`,
  IngressTLS: `io.k8s.api.networking.v1.IngressTLS
hosts []string @1 ? list=atomic
secretName string @2 ?`,
  NetworkPolicy: `io.k8s.api.networking.v1.NetworkPolicy
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec NetworkPolicySpec @2 ?`,
  NetworkPolicyEgressRule: `io.k8s.api.networking.v1.NetworkPolicyEgressRule
ports []NetworkPolicyPort @1 ? list=atomic
to []NetworkPolicyPeer @2 ? list=atomic`,
  NetworkPolicyIngressRule: `io.k8s.api.networking.v1.NetworkPolicyIngressRule
from []NetworkPolicyPeer @2 ? list=atomic
ports []NetworkPolicyPort @1 ? list=atomic`,
  NetworkPolicyPeer: `io.k8s.api.networking.v1.NetworkPolicyPeer
ipBlock *IPBlock @3 ?
namespaceSelector *LabelSelector @2 ?
podSelector *LabelSelector @1 ?`,
  NetworkPolicyPort: `io.k8s.api.networking.v1.NetworkPolicyPort
endPort *int32 @3 ?
port *IntOrString @2 ?
protocol *Protocol @1 ?`,
  NetworkPolicySpec: `io.k8s.api.networking.v1.NetworkPolicySpec
egress []NetworkPolicyEgressRule @3 ? list=atomic
ingress []NetworkPolicyIngressRule @2 ? list=atomic
podSelector LabelSelector @1
policyTypes []PolicyType @4 ? list=atomic`,
  ParentReference: `io.k8s.api.networking.v1.ParentReference
group string @1 ?
name string @4 ! ?
namespace string @3 ?
resource string @2 ! ?`,
  ServiceBackendPort: `io.k8s.api.networking.v1.ServiceBackendPort map=atomic
name string @1 ?
number int32 @2 ?`,
  ServiceCIDR: `io.k8s.api.networking.v1.ServiceCIDR
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec ServiceCIDRSpec @2 ?
status ServiceCIDRStatus @3 ?`,
  ServiceCIDRSpec: `io.k8s.api.networking.v1.ServiceCIDRSpec
cidrs []string @1 ? list=atomic`,
  ServiceCIDRStatus: `io.k8s.api.networking.v1.ServiceCIDRStatus
conditions []Condition @1 ? patch=merge key=type list=map keys=type`,
  Overhead: `io.k8s.api.node.v1.Overhead
podFixed ResourceList @1 ?`,
  RuntimeClass: `io.k8s.api.node.v1.RuntimeClass
apiVersion string ?
kind string ?
handler string @2 !
metadata ObjectMeta @1 ?
overhead *Overhead @3 ?
scheduling *Scheduling @4 ?`,
  Scheduling: `io.k8s.api.node.v1.Scheduling
nodeSelector map[]string @1 ? map=atomic
tolerations []Toleration @2 ? list=atomic`,
  Eviction: `io.k8s.api.policy.v1.Eviction
apiVersion string ?
kind string ?
deleteOptions *DeleteOptions @2 ?
metadata ObjectMeta @1 ?`,
  PodDisruptionBudget: `io.k8s.api.policy.v1.PodDisruptionBudget
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec PodDisruptionBudgetSpec @2 ?
status PodDisruptionBudgetStatus @3 ?`,
  PodDisruptionBudgetSpec: `io.k8s.api.policy.v1.PodDisruptionBudgetSpec
maxUnavailable *IntOrString @3 ?
minAvailable *IntOrString @1 ?
selector *LabelSelector @2 ? patch=replace
unhealthyPodEvictionPolicy *UnhealthyPodEvictionPolicyType @4 ?`,
  PodDisruptionBudgetStatus: `io.k8s.api.policy.v1.PodDisruptionBudgetStatus
conditions []Condition @7 ? patch=merge key=type list=map keys=type
currentHealthy int32 @4
desiredHealthy int32 @5
disruptedPods map[]Time @2 ?
disruptionsAllowed int32 @3
expectedPods int32 @6
observedGeneration int64 @1 ?`,
  AggregationRule: `io.k8s.api.rbac.v1.AggregationRule
clusterRoleSelectors []LabelSelector @1 ? list=atomic`,
  ClusterRole: `io.k8s.api.rbac.v1.ClusterRole
apiVersion string ?
kind string ?
aggregationRule *AggregationRule @3 ?
metadata ObjectMeta @1 ?
rules []PolicyRule @2 list=atomic`,
  ClusterRoleBinding: `io.k8s.api.rbac.v1.ClusterRoleBinding
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
roleRef RoleRef @3 !
subjects []RbacV1Subject @2 ? list=atomic`,
  PolicyRule: `io.k8s.api.rbac.v1.PolicyRule
apiGroups []string @2 ? list=atomic
nonResourceURLs []string @5 ? list=atomic
resourceNames []string @4 ? list=atomic
resources []string @3 ? list=atomic
verbs []string @1 ! list=atomic`,
  Role: `io.k8s.api.rbac.v1.Role
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
rules []PolicyRule @2 list=atomic`,
  RoleBinding: `io.k8s.api.rbac.v1.RoleBinding
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
roleRef RoleRef @3 !
subjects []RbacV1Subject @2 ? list=atomic`,
  RoleRef: `io.k8s.api.rbac.v1.RoleRef map=atomic
apiGroup string @1
kind string @2 !
name string @3 !`,
  RbacV1Subject: `io.k8s.api.rbac.v1.Subject map=atomic
apiGroup string @2 ?
kind string @1 !
name string @3 !
namespace string @4 ?`,
  AllocatedDeviceStatus: `io.k8s.api.resource.v1.AllocatedDeviceStatus
conditions []Condition @4 list=map keys=type
data *Json @5 ?
device string @3 !
driver string @1 !
networkData *NetworkDeviceData @6 ?
pool string @2 !
shareID *string @7 ?`,
  AllocationResult: `io.k8s.api.resource.v1.AllocationResult
allocationTimestamp *Time @5 ?
devices DeviceAllocationResult @1 ?
nodeSelector *NodeSelector @3 ?`,
  CELDeviceSelector: `io.k8s.api.resource.v1.CELDeviceSelector
expression string @1 !`,
  CapacityRequestPolicy: `io.k8s.api.resource.v1.CapacityRequestPolicy
default *Quantity @1
validRange *CapacityRequestPolicyRange @4 ?
validValues []Quantity @3 ? list=atomic`,
  CapacityRequestPolicyRange: `io.k8s.api.resource.v1.CapacityRequestPolicyRange
max *Quantity @2 ?
min *Quantity @1 ! ?
step *Quantity @3 ?`,
  CapacityRequirements: `io.k8s.api.resource.v1.CapacityRequirements
requests map[]Quantity @1 ?`,
  Counter: `io.k8s.api.resource.v1.Counter
value Quantity @1 !`,
  CounterSet: `io.k8s.api.resource.v1.CounterSet
counters map[]Counter @2 ! ?
name string @1 !`,
  Device: `io.k8s.api.resource.v1.Device
allNodes *bool @7 ?
allowMultipleAllocations *bool @12 ?
attributes map[]DeviceAttribute @2 ?
bindingConditions []string @10 ? list=atomic
bindingFailureConditions []string @11 ? list=atomic
bindsToNode *bool @9 ?
capacity map[]DeviceCapacity @3 ?
consumesCounters []DeviceCounterConsumption @4 ? list=atomic
name string @1 !
nodeAllocatableResourceMappings map[]NodeAllocatableResourceMapping @13 ? off
nodeName *string @5 ?
nodeSelector *NodeSelector @6 ?
taints []DeviceTaint @8 ? list=atomic`,
  DeviceAllocationConfiguration: `io.k8s.api.resource.v1.DeviceAllocationConfiguration
opaque *OpaqueDeviceConfiguration @3.1 ?
requests []string @2 ? list=atomic
source AllocationConfigSource @1 !`,
  DeviceAllocationResult: `io.k8s.api.resource.v1.DeviceAllocationResult
config []DeviceAllocationConfiguration @2 ? list=atomic
results []DeviceRequestAllocationResult @1 ? list=atomic`,
  DeviceAttribute: `io.k8s.api.resource.v1.DeviceAttribute
bool *bool @3 ?
bools []bool @7 ? off list=atomic
int *int64 @2 ?
ints []int64 @6 ? off list=atomic
string *string @4 ?
strings []string @8 ? off list=atomic
version *string @5 ?
versions []string @9 ? off list=atomic`,
  DeviceCapacity: `io.k8s.api.resource.v1.DeviceCapacity
requestPolicy *CapacityRequestPolicy @2 ?
value Quantity @1 !`,
  DeviceClaim: `io.k8s.api.resource.v1.DeviceClaim
config []DeviceClaimConfiguration @3 ? list=atomic
constraints []DeviceConstraint @2 ? list=atomic
requests []DeviceRequest @1 list=atomic`,
  DeviceClaimConfiguration: `io.k8s.api.resource.v1.DeviceClaimConfiguration
opaque *OpaqueDeviceConfiguration @2.1 ?
requests []string @1 ? list=atomic`,
  DeviceClass: `io.k8s.api.resource.v1.DeviceClass
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec DeviceClassSpec @2 !`,
  DeviceClassConfiguration: `io.k8s.api.resource.v1.DeviceClassConfiguration
opaque *OpaqueDeviceConfiguration @1.1 ?`,
  DeviceClassSpec: `io.k8s.api.resource.v1.DeviceClassSpec
config []DeviceClassConfiguration @2 ? list=atomic
extendedResourceName *string @4 ?
selectors []DeviceSelector @1 ? list=atomic`,
  DeviceConfiguration: `io.k8s.api.resource.v1.DeviceConfiguration
opaque *OpaqueDeviceConfiguration @1 ?`,
  DeviceConstraint: `io.k8s.api.resource.v1.DeviceConstraint
distinctAttribute *FullyQualifiedName @3 ?
matchAttribute *FullyQualifiedName @2 ?
requests []string @1 ? list=atomic`,
  DeviceCounterConsumption: `io.k8s.api.resource.v1.DeviceCounterConsumption
counterSet string @1 !
counters map[]Counter @2 ! ?`,
  DeviceRequest: `io.k8s.api.resource.v1.DeviceRequest
exactly *ExactDeviceRequest @2 ?
firstAvailable []DeviceSubRequest @3 ? list=atomic
name string @1 !`,
  DeviceRequestAllocationResult: `io.k8s.api.resource.v1.DeviceRequestAllocationResult
adminAccess *bool @5 ?
bindingConditions []string @7 ? list=atomic
bindingFailureConditions []string @8 ? list=atomic
consumedCapacity map[]Quantity @10 ?
device string @4 !
driver string @2 !
pool string @3 !
request string @1 !
shareID *string @9 ?
tolerations []DeviceToleration @6 ? list=atomic`,
  DeviceSelector: `io.k8s.api.resource.v1.DeviceSelector
cel *CELDeviceSelector @1 ?`,
  DeviceSubRequest: `io.k8s.api.resource.v1.DeviceSubRequest
allocationMode DeviceAllocationMode @4 ?
capacity *CapacityRequirements @7 ?
count int64 @5 ?
deviceClassName string @2 !
name string @1 !
selectors []DeviceSelector @3 ? list=atomic
tolerations []DeviceToleration @6 ? list=atomic`,
  DeviceTaint: `io.k8s.api.resource.v1.DeviceTaint
effect DeviceTaintEffect @3 !
key string @1 !
timeAdded *Time @4 ?
value string @2 ?`,
  DeviceToleration: `io.k8s.api.resource.v1.DeviceToleration
effect DeviceTaintEffect @4 ?
key string @1 ?
operator DeviceTolerationOperator @2 ? default="Equal"
tolerationSeconds *int64 @5 ?
value string @3 ?`,
  ExactDeviceRequest: `io.k8s.api.resource.v1.ExactDeviceRequest
adminAccess *bool @5 ?
allocationMode DeviceAllocationMode @3 ?
capacity *CapacityRequirements @7 ?
count int64 @4 ?
deviceClassName string @1 !
selectors []DeviceSelector @2 ? list=atomic
tolerations []DeviceToleration @6 ? list=atomic`,
  NetworkDeviceData: `io.k8s.api.resource.v1.NetworkDeviceData
hardwareAddress string @3 ?
interfaceName string @1 ?
ips []string @2 ? list=atomic`,
  NodeAllocatableResourceMapping: `io.k8s.api.resource.v1.NodeAllocatableResourceMapping
allocationMultiplier *Quantity @2 ?
capacityKey *QualifiedName @1 ?`,
  OpaqueDeviceConfiguration: `io.k8s.api.resource.v1.OpaqueDeviceConfiguration
driver string @1 !
parameters Json @2 !`,
  ResourceV1ResourceClaim: `io.k8s.api.resource.v1.ResourceClaim
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec ResourceClaimSpec @2 !
status ResourceClaimStatus @3 ?`,
  ResourceClaimConsumerReference: `io.k8s.api.resource.v1.ResourceClaimConsumerReference
apiGroup string @1 ?
name string @4 !
resource string @3 !
uid string @5 !`,
  ResourceClaimSpec: `io.k8s.api.resource.v1.ResourceClaimSpec
devices DeviceClaim @1`,
  ResourceClaimStatus: `io.k8s.api.resource.v1.ResourceClaimStatus
allocation *AllocationResult @1 ?
devices []AllocatedDeviceStatus @4 ? list=map keys=driver,device,pool,shareID
reservedFor []ResourceClaimConsumerReference @2 ? patch=merge key=uid list=map keys=uid`,
  ResourceClaimTemplate: `io.k8s.api.resource.v1.ResourceClaimTemplate
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec ResourceClaimTemplateSpec @2 !`,
  ResourceClaimTemplateSpec: `io.k8s.api.resource.v1.ResourceClaimTemplateSpec
metadata ObjectMeta @1 ?
spec ResourceClaimSpec @2 !`,
  ResourcePool: `io.k8s.api.resource.v1.ResourcePool
generation int64 @2 !
name string @1 !
resourceSliceCount int64 @3 !`,
  ResourceSlice: `io.k8s.api.resource.v1.ResourceSlice
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec ResourceSliceSpec @2 !`,
  ResourceSliceSpec: `io.k8s.api.resource.v1.ResourceSliceSpec
allNodes *bool @5 ?
devices []Device @6 ? list=atomic
driver string @1 !
nodeName *string @3 ?
nodeSelector *NodeSelector @4 ?
perDeviceNodeSelection *bool @7 ?
pool ResourcePool @2 !
sharedCounters []CounterSet @8 ? list=atomic`,
  PriorityClass: `io.k8s.api.scheduling.v1.PriorityClass
apiVersion string ?
kind string ?
description string @4 ?
globalDefault bool @3 ?
metadata ObjectMeta @1 ?
preemptionPolicy *PreemptionPolicy @5 ?
value int32 @2`,
  CSIDriver: `io.k8s.api.storage.v1.CSIDriver
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec CSIDriverSpec @2 !`,
  CSIDriverSpec: `io.k8s.api.storage.v1.CSIDriverSpec
attachRequired *bool @1 ?
fsGroupPolicy *FSGroupPolicy @5 ?
nodeAllocatableUpdatePeriodSeconds *int64 @9 ?
podInfoOnMount *bool @2 ?
preventPodSchedulingIfMissing *bool @11 ? off
requiresRepublish *bool @7 ?
seLinuxMount *bool @8 ?
serviceAccountTokenInSecrets *bool @10 ?
storageCapacity *bool @4 ?
tokenRequests []StorageV1TokenRequest @6 ? list=atomic
volumeLifecycleModes []VolumeLifecycleMode @3 ? list=set`,
  CSINode: `io.k8s.api.storage.v1.CSINode
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec CSINodeSpec @2 !`,
  CSINodeDriver: `io.k8s.api.storage.v1.CSINodeDriver
allocatable *VolumeNodeResources @4 ?
name string @1 !
nodeID string @2 !
topologyKeys []string @3 list=atomic`,
  CSINodeSpec: `io.k8s.api.storage.v1.CSINodeSpec
drivers []CSINodeDriver @1 ! patch=merge key=name list=map keys=name`,
  CSIStorageCapacity: `io.k8s.api.storage.v1.CSIStorageCapacity
apiVersion string ?
kind string ?
capacity *Quantity @4 ?
maximumVolumeSize *Quantity @5 ?
metadata ObjectMeta @1 ?
nodeTopology *LabelSelector @2 ?
storageClassName string @3 !`,
  StorageClass: `io.k8s.api.storage.v1.StorageClass
apiVersion string ?
kind string ?
allowVolumeExpansion *bool @6 ?
allowedTopologies []TopologySelectorTerm @8 ? list=atomic
metadata ObjectMeta @1 ?
mountOptions []string @5 ? list=atomic
parameters map[]string @3 ?
provisioner string @2 !
reclaimPolicy *PersistentVolumeReclaimPolicy @4 ?
volumeBindingMode *VolumeBindingMode @7 ?`,
  StorageV1TokenRequest: `io.k8s.api.storage.v1.TokenRequest
audience string @1 !
expirationSeconds *int64 @2 ?`,
  VolumeAttachment: `io.k8s.api.storage.v1.VolumeAttachment
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec VolumeAttachmentSpec @2 !
status VolumeAttachmentStatus @3 ?`,
  VolumeAttachmentSource: `io.k8s.api.storage.v1.VolumeAttachmentSource
inlineVolumeSpec *PersistentVolumeSpec @2 ?
persistentVolumeName *string @1 ?`,
  VolumeAttachmentSpec: `io.k8s.api.storage.v1.VolumeAttachmentSpec
attacher string @1 !
nodeName string @3 !
source VolumeAttachmentSource @2 !`,
  VolumeAttachmentStatus: `io.k8s.api.storage.v1.VolumeAttachmentStatus
attachError *VolumeError @3 ?
attached bool @1 !
attachmentMetadata map[]string @2 ?
detachError *VolumeError @4 ?`,
  VolumeAttributesClass: `io.k8s.api.storage.v1.VolumeAttributesClass
apiVersion string ?
kind string ?
driverName string @2 !
metadata ObjectMeta @1 ?
parameters map[]string @3 ?`,
  VolumeError: `io.k8s.api.storage.v1.VolumeError
errorCode *int32 @3 ?
message string @2 ?
time Time @1 ?`,
  VolumeNodeResources: `io.k8s.api.storage.v1.VolumeNodeResources
count *int32 @1 ?`,
  CustomResourceColumnDefinition: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceColumnDefinition
description string @4 ?
format string @3 ?
jsonPath string @6 !
name string @1 !
priority int32 @5 ?
type string @2 !`,
  CustomResourceConversion: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceConversion
strategy ConversionStrategyType @1 !
webhook *WebhookConversion @2 ?`,
  CustomResourceDefinition: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec CustomResourceDefinitionSpec @2 !
status CustomResourceDefinitionStatus @3 ?`,
  CustomResourceDefinitionCondition: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionCondition
lastTransitionTime Time @3 ?
message string @5 ?
observedGeneration int64 @6 ?
reason string @4 ?
status ApiextensionsV1ConditionStatus @2 !
type CustomResourceDefinitionConditionType @1 !`,
  CustomResourceDefinitionNames: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionNames
categories []string @6 ? list=atomic
kind string @4 !
listKind string @5 ?
plural string @1 !
shortNames []string @3 ? list=atomic
singular string @2 ?`,
  CustomResourceDefinitionSpec: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionSpec
conversion *CustomResourceConversion @9 ?
group string @1 !
names CustomResourceDefinitionNames @3 !
preserveUnknownFields bool @10 ?
scope ResourceScope @4 !
versions []CustomResourceDefinitionVersion @7 ! list=atomic`,
  CustomResourceDefinitionStatus: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionStatus
acceptedNames CustomResourceDefinitionNames @2
conditions []CustomResourceDefinitionCondition @1 list=map keys=type
observedGeneration int64 @4 ?
storedVersions []string @3 list=atomic`,
  CustomResourceDefinitionVersion: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion
additionalPrinterColumns []CustomResourceColumnDefinition @6 ? list=atomic
deprecated bool @7 ?
deprecationWarning *string @8 ?
name string @1 !
schema *CustomResourceValidation @4 ?
selectableFields []SelectableField @9 ? list=atomic
served bool @2 !
storage bool @3 !
subresources *CustomResourceSubresources @5 ?`,
  CustomResourceSubresourceScale: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceScale
labelSelectorPath *string @3 ?
specReplicasPath string @1 !
statusReplicasPath string @2 !`,
  CustomResourceSubresources: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresources
scale *CustomResourceSubresourceScale @2 ?
status *Json @1 ?`,
  CustomResourceValidation: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceValidation
openAPIV3Schema *JSONSchemaProps @1 ?`,
  ExternalDocumentation: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ExternalDocumentation
description string @1 ?
url string @2 ?`,
  JSONSchemaProps: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps
$ref *string @3 ?
$schema JSONSchemaURL @2 ?
additionalItems *Json @33 ?
additionalProperties *Json @30 ?
allOf []JSONSchemaProps @25 ? list=atomic
anyOf []JSONSchemaProps @27 ? list=atomic
default *Json @8 ?
definitions JSONSchemaDefinitions @34 ?
dependencies JSONSchemaDependencies @32 ?
description string @4 ?
enum []Json @20 ? list=atomic
example *Json @36 ?
exclusiveMaximum bool @10 ?
exclusiveMinimum bool @12 ?
externalDocs *ExternalDocumentation @35 ?
format string @6 ?
id string @1 ?
items *Json @24 ?
maxItems *int64 @16 ?
maxLength *int64 @13 ?
maxProperties *int64 @21 ?
maximum *float64 @9 ?
minItems *int64 @17 ?
minLength *int64 @14 ?
minProperties *int64 @22 ?
minimum *float64 @11 ?
multipleOf *float64 @19 ?
not *JSONSchemaProps @28 ?
nullable bool @37 ?
oneOf []JSONSchemaProps @26 ? list=atomic
pattern string @15 ?
patternProperties map[]JSONSchemaProps @31 ?
properties map[]JSONSchemaProps @29 ?
required []string @23 ? list=atomic
title string @7 ?
type string @5 ?
uniqueItems bool @18 ?
x-kubernetes-embedded-resource bool @39 ?
x-kubernetes-int-or-string bool @40 ?
x-kubernetes-list-map-keys []string @41 ? list=atomic
x-kubernetes-list-type *string @42 ?
x-kubernetes-map-type *string @43 ?
x-kubernetes-preserve-unknown-fields *bool @38 ?
x-kubernetes-validations ValidationRules @44 ? patch=merge key=rule list=map keys=rule`,
  JSONSchemaPropsOrArray: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray`,
  JSONSchemaPropsOrBool: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool`,
  JSONSchemaPropsOrStringArray: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray`,
  SelectableField: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.SelectableField
jsonPath string @1 !`,
  ApiextensionsV1ServiceReference: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ServiceReference
name string @2 !
namespace string @1 !
path *string @3 ?
port *int32 @4 ?`,
  ValidationRule: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ValidationRule
fieldPath string @5 ?
message string @2 ?
messageExpression string @3 ?
optionalOldSelf *bool @6 ?
reason *FieldValueErrorReason @4 ?
rule string @1 !`,
  ApiextensionsV1WebhookClientConfig: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookClientConfig
caBundle bytes @2 ?
service *ApiextensionsV1ServiceReference @1 ?
url *string @3 ?`,
  WebhookConversion: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookConversion
clientConfig *ApiextensionsV1WebhookClientConfig @2 ?
conversionReviewVersions []string @3 ! list=atomic`,
  APIGroup: `io.k8s.apimachinery.pkg.apis.meta.v1.APIGroup
apiVersion string ?
kind string ?
name string @1 !
preferredVersion GroupVersionForDiscovery @3 ?
serverAddressByClientCIDRs []ServerAddressByClientCIDR @4 ? list=atomic
versions []GroupVersionForDiscovery @2 ! list=atomic`,
  APIResource: `io.k8s.apimachinery.pkg.apis.meta.v1.APIResource
categories []string @7 ? list=atomic
group string @8 ?
kind string @3 !
name string @1 !
namespaced bool @2 !
shortNames []string @5 ? list=atomic
singularName string @6 !
storageVersionHash string @10 ?
verbs Verbs @4 !
version string @9 ?`,
  Condition: `io.k8s.apimachinery.pkg.apis.meta.v1.Condition
lastTransitionTime Time @4 !
message string @6 !
observedGeneration int64 @3 ?
reason string @5 !
status MetaV1ConditionStatus @2 !
type string @1 !`,
  DeleteOptions: `io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions
apiVersion string ?
kind string ?
dryRun []string @5 ? list=atomic
gracePeriodSeconds *int64 @1 ?
ignoreStoreReadErrorWithClusterBreakingPotential *bool @6 ?
orphanDependents *bool @3 ?
preconditions *Preconditions @2 ?
propagationPolicy *DeletionPropagation @4 ?`,
  FieldSelectorRequirement: `io.k8s.apimachinery.pkg.apis.meta.v1.FieldSelectorRequirement
key string @1 !
operator FieldSelectorOperator @2 !
values []string @3 ? list=atomic`,
  GroupVersionForDiscovery: `io.k8s.apimachinery.pkg.apis.meta.v1.GroupVersionForDiscovery
groupVersion string @1 !
version string @2 !`,
  LabelSelector: `io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector map=atomic
matchExpressions []LabelSelectorRequirement @2 ? list=atomic
matchLabels map[]string @1 ?`,
  LabelSelectorRequirement: `io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement
key string @1 !
operator LabelSelectorOperator @2 !
values []string @3 ? list=atomic`,
  ListMeta: `io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta
continue string @3 ?
remainingItemCount *int64 @4 ?
resourceVersion string @2 ?
selfLink string @1 ?
shardInfo *ShardInfo @5 ? off`,
  ManagedFieldsEntry: `io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry
apiVersion string @3 ?
fieldsType string @6 ?
fieldsV1 *Json @7 ?
manager string @1 ?
operation ManagedFieldsOperationType @2 ?
subresource string @8 ?
time *Time @4 ?`,
  ObjectMeta: `io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta
annotations map[]string @12 ?
creationTimestamp Time @8 ?
deletionGracePeriodSeconds *int64 @10 ?
deletionTimestamp *Time @9 ?
finalizers []string @14 ? patch=merge list=set
generateName string @2 ?
generation int64 @7 ?
labels map[]string @11 ?
managedFields []ManagedFieldsEntry @17 ? list=atomic
name string @1 ?
namespace string @3 ?
ownerReferences []OwnerReference @13 ? patch=merge key=uid list=map keys=uid
resourceVersion string @6 ?
selfLink string @4 ?
uid string @5 ?`,
  OwnerReference: `io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference map=atomic
apiVersion string @5 !
blockOwnerDeletion *bool @7 ?
controller *bool @6 ?
kind string @1 !
name string @3 !
uid string @4 !`,
  Preconditions: `io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions
resourceVersion *string @2 ?
uid *string @1 ?`,
  ServerAddressByClientCIDR: `io.k8s.apimachinery.pkg.apis.meta.v1.ServerAddressByClientCIDR
clientCIDR string @1 !
serverAddress string @2 !`,
  ShardInfo: `io.k8s.apimachinery.pkg.apis.meta.v1.ShardInfo
selector string @1 !`,
  Status: `io.k8s.apimachinery.pkg.apis.meta.v1.Status
apiVersion string ?
kind string ?
code int32 @6 ?
details *StatusDetails @5 ?
message string @3 ?
metadata ListMeta @1 ?
reason StatusReason @4 ?
status string @2 ?`,
  StatusCause: `io.k8s.apimachinery.pkg.apis.meta.v1.StatusCause
field string @3 ?
message string @2 ?
reason CauseType @1 ?`,
  StatusDetails: `io.k8s.apimachinery.pkg.apis.meta.v1.StatusDetails
causes []StatusCause @4 ? list=atomic
group string @2 ?
kind string @3 ?
name string @1 ?
retryAfterSeconds int32 @5 ?
uid string @6 ?`,
  TypeMeta: `io.k8s.apimachinery.pkg.apis.meta.v1.TypeMeta
apiVersion string @2 ?
kind string @1 ?`,
  APIService: `io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService
apiVersion string ?
kind string ?
metadata ObjectMeta @1 ?
spec APIServiceSpec @2 ?
status APIServiceStatus @3 ?`,
  APIServiceCondition: `io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceCondition
lastTransitionTime Time @3 ?
message string @5 ?
reason string @4 ?
status ApiregistrationV1ConditionStatus @2 !
type APIServiceConditionType @1 !`,
  APIServiceSpec: `io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceSpec
caBundle bytes @5 ? list=atomic
group string @2 ?
groupPriorityMinimum int32 @7 !
insecureSkipTLSVerify bool @4 ?
service *ApiregistrationV1ServiceReference @1 ?
version string @3 ?
versionPriority int32 @8 !`,
  APIServiceStatus: `io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceStatus
conditions []APIServiceCondition @1 ? patch=merge key=type list=map keys=type`,
  ApiregistrationV1ServiceReference: `io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.ServiceReference
name string @2 ?
namespace string @1 ?
port *int32 @3 ?`,
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
