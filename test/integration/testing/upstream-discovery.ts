/** What a kube-apiserver of 1.36 with default settings serves, and metrics.k8s.io as its metrics-server does. */

/** As `kubectl api-resources -o wide`: name, short names, version, namespaced, kind, verbs, categories. */
export const resources = `
bindings                           -         v1                               true   Binding                           create                                     -
componentstatuses                  cs        v1                               false  ComponentStatus                   get,list                                   -
configmaps                         cm        v1                               true   ConfigMap                         *                                          -
endpoints                          ep        v1                               true   Endpoints                         *                                          -
events                             ev        v1                               true   Event                             *                                          -
limitranges                        limits    v1                               true   LimitRange                        *                                          -
namespaces                         ns        v1                               false  Namespace                         create,delete,get,list,patch,update,watch  -
nodes                              no        v1                               false  Node                              *                                          -
persistentvolumeclaims             pvc       v1                               true   PersistentVolumeClaim             *                                          -
persistentvolumes                  pv        v1                               false  PersistentVolume                  *                                          -
pods                               po        v1                               true   Pod                               *                                          all
podtemplates                       -         v1                               true   PodTemplate                       *                                          -
replicationcontrollers             rc        v1                               true   ReplicationController             *                                          all
resourcequotas                     quota     v1                               true   ResourceQuota                     *                                          -
secrets                            -         v1                               true   Secret                            *                                          -
serviceaccounts                    sa        v1                               true   ServiceAccount                    *                                          -
services                           svc       v1                               true   Service                           *                                          all
mutatingadmissionpolicies          -         admissionregistration.k8s.io/v1  false  MutatingAdmissionPolicy           *                                          api-extensions
mutatingadmissionpolicybindings    -         admissionregistration.k8s.io/v1  false  MutatingAdmissionPolicyBinding    *                                          api-extensions
mutatingwebhookconfigurations      -         admissionregistration.k8s.io/v1  false  MutatingWebhookConfiguration      *                                          api-extensions
validatingadmissionpolicies        -         admissionregistration.k8s.io/v1  false  ValidatingAdmissionPolicy         *                                          api-extensions
validatingadmissionpolicybindings  -         admissionregistration.k8s.io/v1  false  ValidatingAdmissionPolicyBinding  *                                          api-extensions
validatingwebhookconfigurations    -         admissionregistration.k8s.io/v1  false  ValidatingWebhookConfiguration    *                                          api-extensions
customresourcedefinitions          crd,crds  apiextensions.k8s.io/v1          false  CustomResourceDefinition          *                                          api-extensions
apiservices                        -         apiregistration.k8s.io/v1        false  APIService                        *                                          api-extensions
controllerrevisions                -         apps/v1                          true   ControllerRevision                *                                          -
daemonsets                         ds        apps/v1                          true   DaemonSet                         *                                          all
deployments                        deploy    apps/v1                          true   Deployment                        *                                          all
replicasets                        rs        apps/v1                          true   ReplicaSet                        *                                          all
statefulsets                       sts       apps/v1                          true   StatefulSet                       *                                          all
selfsubjectreviews                 -         authentication.k8s.io/v1         false  SelfSubjectReview                 create                                     -
tokenreviews                       -         authentication.k8s.io/v1         false  TokenReview                       create                                     -
localsubjectaccessreviews          -         authorization.k8s.io/v1          true   LocalSubjectAccessReview          create                                     -
selfsubjectaccessreviews           -         authorization.k8s.io/v1          false  SelfSubjectAccessReview           create                                     -
selfsubjectrulesreviews            -         authorization.k8s.io/v1          false  SelfSubjectRulesReview            create                                     -
subjectaccessreviews               -         authorization.k8s.io/v1          false  SubjectAccessReview               create                                     -
horizontalpodautoscalers           hpa       autoscaling/v2                   true   HorizontalPodAutoscaler           *                                          all
cronjobs                           cj        batch/v1                         true   CronJob                           *                                          all
jobs                               -         batch/v1                         true   Job                               *                                          all
certificatesigningrequests         csr       certificates.k8s.io/v1           false  CertificateSigningRequest         *                                          -
leases                             -         coordination.k8s.io/v1           true   Lease                             *                                          -
endpointslices                     -         discovery.k8s.io/v1              true   EndpointSlice                     *                                          -
events                             ev        events.k8s.io/v1                 true   Event                             *                                          -
flowschemas                        -         flowcontrol.apiserver.k8s.io/v1  false  FlowSchema                        *                                          -
prioritylevelconfigurations        -         flowcontrol.apiserver.k8s.io/v1  false  PriorityLevelConfiguration        *                                          -
nodes                              -         metrics.k8s.io/v1beta1           false  NodeMetrics                       get,list                                   -
pods                               -         metrics.k8s.io/v1beta1           true   PodMetrics                        get,list                                   -
ingressclasses                     -         networking.k8s.io/v1             false  IngressClass                      *                                          -
ingresses                          ing       networking.k8s.io/v1             true   Ingress                           *                                          -
ipaddresses                        ip        networking.k8s.io/v1             false  IPAddress                         *                                          -
networkpolicies                    netpol    networking.k8s.io/v1             true   NetworkPolicy                     *                                          -
servicecidrs                       -         networking.k8s.io/v1             false  ServiceCIDR                       *                                          -
runtimeclasses                     -         node.k8s.io/v1                   false  RuntimeClass                      *                                          -
poddisruptionbudgets               pdb       policy/v1                        true   PodDisruptionBudget               *                                          -
clusterrolebindings                -         rbac.authorization.k8s.io/v1     false  ClusterRoleBinding                *                                          -
clusterroles                       -         rbac.authorization.k8s.io/v1     false  ClusterRole                       *                                          -
rolebindings                       -         rbac.authorization.k8s.io/v1     true   RoleBinding                       *                                          -
roles                              -         rbac.authorization.k8s.io/v1     true   Role                              *                                          -
deviceclasses                      -         resource.k8s.io/v1               false  DeviceClass                       *                                          -
resourceclaims                     -         resource.k8s.io/v1               true   ResourceClaim                     *                                          -
resourceclaimtemplates             -         resource.k8s.io/v1               true   ResourceClaimTemplate             *                                          -
resourceslices                     -         resource.k8s.io/v1               false  ResourceSlice                     *                                          -
priorityclasses                    pc        scheduling.k8s.io/v1             false  PriorityClass                     *                                          -
csidrivers                         -         storage.k8s.io/v1                false  CSIDriver                         *                                          -
csinodes                           -         storage.k8s.io/v1                false  CSINode                           *                                          -
csistoragecapacities               -         storage.k8s.io/v1                true   CSIStorageCapacity                *                                          -
storageclasses                     sc        storage.k8s.io/v1                false  StorageClass                      *                                          -
volumeattachments                  -         storage.k8s.io/v1                false  VolumeAttachment                  *                                          -
volumeattributesclasses            vac       storage.k8s.io/v1                false  VolumeAttributesClass             *                                          -
`;

/** Version, name, kind of the body (with its version where it is another's), verbs. */
export const subresources = `
v1                               namespaces/finalize                  Namespace                              update
v1                               namespaces/status                    Namespace                              get,patch,update
v1                               nodes/proxy                          NodeProxyOptions                       create,delete,get,patch,update
v1                               nodes/status                         Node                                   get,patch,update
v1                               persistentvolumeclaims/status        PersistentVolumeClaim                  get,patch,update
v1                               persistentvolumes/status             PersistentVolume                       get,patch,update
v1                               pods/attach                          PodAttachOptions                       create,get
v1                               pods/binding                         Binding                                create
v1                               pods/ephemeralcontainers             Pod                                    get,patch,update
v1                               pods/eviction                        policy/v1.Eviction                     create
v1                               pods/exec                            PodExecOptions                         create,get
v1                               pods/log                             Pod                                    get
v1                               pods/portforward                     PodPortForwardOptions                  create,get
v1                               pods/proxy                           PodProxyOptions                        create,delete,get,patch,update
v1                               pods/resize                          Pod                                    get,patch,update
v1                               pods/status                          Pod                                    get,patch,update
v1                               replicationcontrollers/scale         autoscaling/v1.Scale                   get,patch,update
v1                               replicationcontrollers/status        ReplicationController                  get,patch,update
v1                               resourcequotas/status                ResourceQuota                          get,patch,update
v1                               serviceaccounts/token                authentication.k8s.io/v1.TokenRequest  create
v1                               services/proxy                       ServiceProxyOptions                    create,delete,get,patch,update
v1                               services/status                      Service                                get,patch,update
admissionregistration.k8s.io/v1  validatingadmissionpolicies/status   ValidatingAdmissionPolicy              get,patch,update
apiextensions.k8s.io/v1          customresourcedefinitions/status     CustomResourceDefinition               get,patch,update
apiregistration.k8s.io/v1        apiservices/status                   APIService                             get,patch,update
apps/v1                          daemonsets/status                    DaemonSet                              get,patch,update
apps/v1                          deployments/scale                    autoscaling/v1.Scale                   get,patch,update
apps/v1                          deployments/status                   Deployment                             get,patch,update
apps/v1                          replicasets/scale                    autoscaling/v1.Scale                   get,patch,update
apps/v1                          replicasets/status                   ReplicaSet                             get,patch,update
apps/v1                          statefulsets/scale                   autoscaling/v1.Scale                   get,patch,update
apps/v1                          statefulsets/status                  StatefulSet                            get,patch,update
autoscaling/v1                   horizontalpodautoscalers/status      HorizontalPodAutoscaler                get,patch,update
autoscaling/v2                   horizontalpodautoscalers/status      HorizontalPodAutoscaler                get,patch,update
batch/v1                         cronjobs/status                      CronJob                                get,patch,update
batch/v1                         jobs/status                          Job                                    get,patch,update
certificates.k8s.io/v1           certificatesigningrequests/approval  CertificateSigningRequest              get,patch,update
certificates.k8s.io/v1           certificatesigningrequests/status    CertificateSigningRequest              get,patch,update
flowcontrol.apiserver.k8s.io/v1  flowschemas/status                   FlowSchema                             get,patch,update
flowcontrol.apiserver.k8s.io/v1  prioritylevelconfigurations/status   PriorityLevelConfiguration             get,patch,update
networking.k8s.io/v1             ingresses/status                     Ingress                                get,patch,update
networking.k8s.io/v1             servicecidrs/status                  ServiceCIDR                            get,patch,update
policy/v1                        poddisruptionbudgets/status          PodDisruptionBudget                    get,patch,update
resource.k8s.io/v1               resourceclaims/status                ResourceClaim                          get,patch,update
storage.k8s.io/v1                volumeattachments/status             VolumeAttachment                       get,patch,update
`;
