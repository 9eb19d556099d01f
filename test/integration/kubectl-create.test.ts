/** `kubectl create`: every generator, what it makes, and what the server says to typical mistakes. */
import { createCertificate } from './testing/certificate.ts';
import { tellStories } from './testing/tell-stories.ts';

const { certificate, key } = createCertificate();

tellStories(
  'kubectl create',
  {
    'clusterrole: rules, aggregation, URLs': [
      {
        run: 'create clusterrole reader --verb=get,list --resource=pods,deployments.apps/scale',
        prints: 'clusterrole.rbac.authorization.k8s.io/reader created',
      },
      {
        run: 'describe clusterrole reader',
        prints:
          /^ {2}pods +\[\] +\[\] +\[get list\]\n {2}deployments\.apps\/scale +\[\] +\[\] +\[get list\]$/m,
      },
      {
        run: 'create clusterrole all --aggregation-rule=example.com/to=all',
        prints: 'clusterrole.rbac.authorization.k8s.io/all created',
      },
      { run: 'label clusterrole reader example.com/to=all', prints: /labeled$/ },
      {
        run: 'wait clusterrole/all --for=jsonpath={.rules[0].resources[0]}=pods',
        prints: 'clusterrole.rbac.authorization.k8s.io/all condition met',
      },
      {
        run: 'create clusterrole logs --verb=get --non-resource-url=/logs/*',
        prints: 'clusterrole.rbac.authorization.k8s.io/logs created',
      },
      {
        run: 'create clusterrole none --verb=get --resource=nothing',
        prints: 'the server doesn\'t have a resource type "nothing"',
        status: 1,
      },
      {
        run: 'create clusterrole none --verb=get',
        prints: 'error: one of resource or nonResourceURL must be specified',
        status: 1,
      },
    ],
    'clusterrolebinding: users, groups, ServiceAccounts': [
      {
        run: 'create clusterrolebinding viewers --clusterrole=view --user=jane --group=devs --serviceaccount=default:bot',
        prints: 'clusterrolebinding.rbac.authorization.k8s.io/viewers created',
      },
      {
        run: 'get clusterrolebinding viewers -o wide',
        prints:
          /^NAME +ROLE +AGE +USERS +GROUPS +SERVICEACCOUNTS\nviewers +ClusterRole\/view +\d+s +jane +devs +default\/bot$/,
      },
      { run: 'auth can-i list pods --as=jane', prints: 'yes' },
      { run: 'auth can-i list secrets --as=jane', prints: 'no', status: 1 },
    ],
    'configmap: literals, files, folders, environment files': [
      {
        run: 'create configmap mixed --from-literal=a=b --from-file=folder --from-file=other=one.txt',
        prints: 'configmap/mixed created',
      },
      {
        run: 'get configmap mixed -o jsonpath={.data}',
        prints: '{"a":"b","inside.txt":"inside\\n","other":"one\\n"}',
      },
      {
        run: 'create configmap environment --from-env-file=some.env',
        prints: 'configmap/environment created',
      },
      {
        run: 'get configmap environment -o jsonpath={.data}',
        prints: '{"COLOUR":"blue","SIZE":"10"}',
      },
      {
        run: 'create configmap mixed',
        prints: 'error: failed to create configmap: configmaps "mixed" already exists',
        status: 1,
      },
      {
        run: 'create configmap Wrong_Name',
        prints:
          /^error: failed to create configmap: ConfigMap "Wrong_Name" is invalid: metadata\.name: Invalid value: "Wrong_Name": a lowercase RFC 1123 subdomain must/,
        status: 1,
      },
      {
        run: 'create configmap away -n nowhere',
        prints: 'error: failed to create configmap: namespaces "nowhere" not found',
        status: 1,
      },
    ],
    'deployment: image, port, replicas, command': [
      {
        run: 'create deployment web --image=nginx:1.24 --image=busybox:1.36 --replicas=2 --port=80',
        prints: 'deployment.apps/web created',
      },
      { run: 'rollout status deployment/web --timeout=20s', prints: /successfully rolled out$/ },
      {
        run: 'get deployment web -o wide',
        prints:
          /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE +CONTAINERS +IMAGES +SELECTOR\nweb +2\/2 +2 +2 +\d+s +nginx,busybox +nginx:1\.24,busybox:1\.36 +app=web$/,
      },
      {
        run: 'create deployment web --image=nginx',
        prints: 'error: failed to create deployment: deployments.apps "web" already exists',
        status: 1,
      },
      {
        run: 'create deployment none',
        prints: /^error: required flag\(s\) "image" not set/,
        status: 1,
      },
      {
        run: 'create deployment minus --image=nginx --replicas=-1',
        prints:
          /^error: failed to create deployment: Deployment\.apps "minus" is invalid: spec\.replicas: Invalid value: -1: must be greater than or equal to 0$/,
        status: 1,
      },
    ],
    'ingress: rules, TLS, a default backend': [
      {
        run: 'create ingress shop --class=external --rule=shop.example/*=web:80,tls=cert --rule=shop.example/api=api:http --default-backend=web:80',
        prints: 'ingress.networking.k8s.io/shop created',
      },
      {
        run: 'get ingress shop',
        prints:
          /^NAME +CLASS +HOSTS +ADDRESS +PORTS +AGE\nshop +external +shop\.example +80, 443 +\d+s$/,
      },
      {
        run: 'create ingress shop --rule=nonsense',
        prints:
          /^error: rule nonsense is invalid and should be in format host\/path=svcname:svcport\[,tls\[=secret\]\]$/,
        status: 1,
      },
    ],
    'job and cronjob': [
      { run: 'create job once --image=busybox -- echo done', prints: 'job.batch/once created' },
      { run: 'wait job/once --for=condition=Complete --timeout=20s', prints: /condition met$/ },
      {
        run: 'get job once',
        prints: /^NAME +STATUS +COMPLETIONS +DURATION +AGE\nonce +Complete +1\/1 +\d+s +\d+s$/,
      },
      { run: 'logs job/once', prints: 'done' },
      {
        run: "create cronjob often --image=busybox --schedule='0 0 1 1 *' -- echo done",
        prints: 'cronjob.batch/often created',
      },
      {
        run: 'get cronjob often',
        prints:
          /^NAME +SCHEDULE +TIMEZONE +SUSPEND +ACTIVE +LAST SCHEDULE +AGE\noften +0 0 1 1 \* +<none> +False +0 +<none> +\d+s$/,
      },
      { run: 'create job now --from=cronjob/often', prints: 'job.batch/now created' },
      { run: 'wait job/now --for=condition=Complete --timeout=20s', prints: /condition met$/ },
      {
        run: 'create cronjob never --image=busybox --schedule=nonsense',
        prints:
          /^error: failed to create cronjob: CronJob\.batch "never" is invalid: spec\.schedule: Invalid value: "nonsense": /,
        status: 1,
      },
    ],
    'namespace, quota, priorityclass, poddisruptionbudget': [
      { run: 'create namespace team', prints: 'namespace/team created' },
      {
        run: 'create ns team',
        prints: 'Error from server (AlreadyExists): namespaces "team" already exists',
        status: 1,
      },
      {
        run: 'create quota small --hard=pods=2,requests.cpu=1 --scopes=NotTerminating -n team',
        prints: 'resourcequota/small created',
      },
      {
        run: 'wait quota/small -n team --for=jsonpath={.status.used.pods}=0',
        prints: 'resourcequota/small condition met',
      },
      {
        run: 'describe quota small -n team',
        prints: /^Scopes: +NotTerminating\n(.*\n)+pods +0 +2\nrequests\.cpu +0 +1$/m,
      },
      {
        run: 'create priorityclass urgent --value=1000 --preemption-policy=Never',
        prints: 'priorityclass.scheduling.k8s.io/urgent created',
      },
      {
        run: 'get priorityclass urgent',
        prints:
          /^NAME +VALUE +GLOBAL-DEFAULT +AGE +PREEMPTIONPOLICY\nurgent +1000 +false +\d+s +Never$/,
      },
      {
        run: 'create poddisruptionbudget two -n team --selector=app=web --min-available=50%',
        prints: 'poddisruptionbudget.policy/two created',
      },
      {
        run: 'get pdb two -n team',
        prints:
          /^NAME +MIN AVAILABLE +MAX UNAVAILABLE +ALLOWED DISRUPTIONS +AGE\ntwo +50% +N\/A +0 +\d+s$/,
      },
    ],
    'role and rolebinding': [
      {
        run: 'create role one-pod --verb=get,delete --resource=pods --resource-name=a --resource-name=b',
        prints: 'role.rbac.authorization.k8s.io/one-pod created',
      },
      {
        run: 'create rolebinding one-pod --role=one-pod --user=joe',
        prints: 'rolebinding.rbac.authorization.k8s.io/one-pod created',
      },
      { run: 'auth can-i delete pod/a --as=joe', prints: 'yes' },
      { run: 'auth can-i delete pod/c --as=joe', prints: 'no', status: 1 },
      {
        run: 'create rolebinding no-role --user=joe',
        prints: 'error: exactly one of clusterrole or role must be specified',
        status: 1,
      },
      {
        run: 'create role more --verb=* --resource=secrets --as=joe',
        prints:
          'Error from server (Forbidden): roles.rbac.authorization.k8s.io is forbidden: User "joe" cannot create resource "roles" in API group "rbac.authorization.k8s.io" in the namespace "default"',
        status: 1,
      },
    ],
    'secret: generic, docker-registry, tls': [
      {
        run: 'create secret generic password --from-literal=p=q --type=example.com/kind',
        prints: 'secret/password created',
      },
      {
        run: 'create secret docker-registry registry --docker-server=r.example --docker-username=u --docker-password=p',
        prints: 'secret/registry created',
      },
      {
        run: 'create secret tls pair --cert=tls.crt --key=tls.key',
        prints: 'secret/pair created',
      },
      {
        run: 'get secret password registry pair',
        prints:
          /^NAME +TYPE +DATA +AGE\npassword +example\.com\/kind +1 +\d+s\nregistry +kubernetes\.io\/dockerconfigjson +1 +\d+s\npair +kubernetes\.io\/tls +2 +\d+s$/,
      },
      {
        run: 'describe secret pair',
        prints:
          /^Type: +kubernetes\.io\/tls\n\nData\n====\ntls\.crt: +\d+ bytes\ntls\.key: +\d+ bytes$/m,
      },
      {
        run: 'create secret tls pair --cert=absent --key=tls.key',
        prints: /no such file or directory$/,
        status: 1,
      },
    ],
    'service: all four types': [
      {
        run: 'create service clusterip inside --tcp=5678:8080',
        prints: 'service/inside created',
      },
      {
        run: 'create service externalname outside --external-name=example.com',
        prints: 'service/outside created',
      },
      { run: 'create service loadbalancer balanced --tcp=80', prints: 'service/balanced created' },
      {
        run: 'create service nodeport opened --tcp=80 --node-port=30999',
        prints: 'service/opened created',
      },
      {
        run: 'get service inside outside opened',
        prints:
          /^NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE\ninside +ClusterIP +10\.43\.\S+ +<none> +5678\/TCP +\d+s\noutside +ExternalName +<none> +example\.com +<none> +\d+s\nopened +NodePort +10\.43\.\S+ +<none> +80:30999\/TCP +\d+s$/,
      },
      {
        run: 'create service nodeport twice --tcp=80 --node-port=30999',
        prints:
          /^error: failed to create NodePort service: Service "twice" is invalid: spec\.ports\[0\]\.nodePort: Invalid value: 30999: provided port is already allocated$/,
        status: 1,
      },
      {
        run: 'create service nodeport low --tcp=80 --node-port=80',
        prints:
          /spec\.ports\[0\]\.nodePort: Invalid value: 80: provided port is not in the valid range\. The range of valid ports is 30000-32767$/,
        status: 1,
      },
    ],
    'serviceaccount and token': [
      { run: 'create serviceaccount bot', prints: 'serviceaccount/bot created' },
      {
        run: 'create token bot --duration=10m --audience=vault',
        prints: /^[\w-]+\.[\w-]+\.[\w-]+$/,
      },
      {
        run: 'create token bot -o jsonpath={.kind}:{.spec.expirationSeconds}',
        prints: 'TokenRequest:3600',
      },
      {
        run: 'create token nobody',
        prints: 'error: failed to create token: serviceaccounts "nobody" not found',
        status: 1,
      },
      {
        run: 'create token bot --duration=1m',
        prints: /may not specify a duration less than 10 minutes$/,
        status: 1,
      },
    ],
    'a file: names that the server gives, strict fields, kinds that are not there': [
      {
        run: 'create -f - -o name',
        input: '{apiVersion: v1, kind: ConfigMap, metadata: {generateName: given-}}',
        prints: /^configmap\/given-[a-z0-9]{5}$/,
      },
      {
        run: 'create -f -',
        input:
          '{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}, spec: {replcas: 1, template: {spec: {containers: [{name: c, imge: i}]}}}}',
        prints:
          'Error from server (BadRequest): error when creating "STDIN": Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replcas", unknown field "spec.template.spec.containers[0].imge"',
        status: 1,
      },
      {
        run: 'create -f -',
        input: '{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {n: 1}}',
        prints:
          'Error from server (BadRequest): error when creating "STDIN": ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
        status: 1,
      },
      {
        run: 'create -f -',
        input: '{apiVersion: example.com/v1, kind: Thing, metadata: {name: x}}',
        prints:
          'error: resource mapping not found for name: "x" namespace: "" from "STDIN": no matches for kind "Thing" in version "example.com/v1"\nensure CRDs are installed first',
        status: 1,
      },
      { run: 'create -f empty.yaml', prints: 'error: no objects passed to create', status: 1 },
      {
        run: 'create --raw /api/v1/namespaces/default/configmaps -f -',
        input: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"raw"}}',
        prints: /^\{"kind":"ConfigMap",.*"name":"raw"|^\{"apiVersion":"v1","kind":"ConfigMap",/,
      },
    ],
  },
  {
    files: {
      'one.txt': 'one\n',
      'folder/inside.txt': 'inside\n',
      'some.env': '# a comment\nCOLOUR=blue\nSIZE=10\n',
      'empty.yaml': '',
      'tls.crt': certificate,
      'tls.key': key,
    },
  },
);
