/** Commands for workloads: run, expose, set, scale, rollout, label, annotate, delete and wait. */
import { tellStories } from './testing/tell-stories.ts';

tellStories('kubectl', {
  'run: its flags, and what they make': [
    {
      run: 'run shop --image=nginx --port=80 --expose --labels=app=shop,tier=web --env=A=B --restart=Never --annotations=note=x',
      prints: 'service/shop created\npod/shop created',
    },
    {
      run: 'get pod shop -o jsonpath={.spec.restartPolicy}{.spec.containers[0].env}{.spec.containers[0].ports}{.metadata.labels}{.metadata.annotations}',
      prints:
        'Never[{"name":"A","value":"B"}][{"containerPort":80,"protocol":"TCP"}]{"app":"shop","tier":"web"}{"note":"x"}',
    },
    {
      run: 'get service shop -o jsonpath={.spec.selector}{.spec.ports[0].port}',
      prints: '{"app":"shop","tier":"web"}80',
    },
    {
      run: 'run shop --image=nginx',
      prints: 'Error from server (AlreadyExists): pods "shop" already exists',
      status: 1,
    },
    { run: 'run none', prints: /^error: required flag\(s\) "image" not set/, status: 1 },
    {
      run: 'run No --image=nginx',
      prints:
        /^The Pod "No" is invalid: \n\* metadata\.name: Invalid value: "No": a lowercase RFC 1123 subdomain must/,
      status: 1,
    },
    {
      run: 'run once -i --rm --restart=Never --image=busybox -- echo hi',
      prints:
        /^hi\npod "once" deleted from default namespace$|hi\n[^]*pod "once" deleted from default namespace/m,
    },
    { run: 'get pod once --ignore-not-found', prints: '' },
    {
      run: 'run dry --image=nginx --dry-run=client -o yaml --command -- sleep 5',
      prints: /^ {2}- command:\n {4}- sleep\n {4}- "5"\n {4}image: nginx$/m,
    },
  ],
  'expose: each kind, and what cannot be': [
    { run: 'create deployment exposed --image=nginx --port=8080', prints: /created$/ },
    { run: 'expose deployment exposed', prints: 'service/exposed exposed' },
    {
      run: 'get service exposed',
      prints:
        /^NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE\nexposed +ClusterIP +10\.43\.\S+ +<none> +8080\/TCP +\d+s$/,
    },
    {
      run: 'expose service exposed --name=copied --port=90 --target-port=http --type=NodePort',
      prints: 'service/copied exposed',
    },
    {
      run: 'get service copied --no-headers',
      prints: /^copied +NodePort +10\.43\.\S+ +<none> +90:3\d{4}\/TCP +\d+s$/,
    },
    {
      run: 'expose deployment exposed --name=udp --port=53 --protocol=UDP --session-affinity=ClientIP --external-ip=192.0.2.1 --cluster-ip=None',
      prints:
        'service/udp exposed\nWarning: spec.externalIPs is ignored for headless services\nWarning: spec.SessionAffinity is ignored for headless services',
    },
    {
      run: 'expose deployment exposed --port=80',
      prints: 'Error from server (AlreadyExists): services "exposed" already exists',
      status: 1,
    },
    {
      run: 'expose namespace default --port=1',
      prints: 'error: cannot expose a Namespace',
      status: 1,
    },
    { run: 'create deployment portless --image=nginx', prints: /created$/ },
    {
      run: 'expose deployment portless',
      prints: /^error: couldn't find port via --port flag or introspection$/,
      status: 1,
    },
  ],
  'set: image, env, resources, selector, serviceaccount, subject': [
    { run: 'create deployment settled --image=nginx:1', prints: /created$/ },
    { run: 'create cm source --from-literal=key=value', prints: /created$/ },
    {
      run: 'set image deployment/settled nginx=nginx:2',
      prints: 'deployment.apps/settled image updated',
    },
    { run: 'set image deployment/settled *=nginx:2', prints: '' },
    {
      run: 'set image deployment/settled other=nginx:2',
      prints: 'error: unable to find container named "other"',
      status: 1,
    },
    { run: 'set env deployment/settled A=B C=D', prints: 'deployment.apps/settled env updated' },
    { run: 'set env deployment/settled A-', prints: 'deployment.apps/settled env updated' },
    {
      run: 'set env deployment/settled --from=configmap/source --prefix=FROM_',
      prints: 'deployment.apps/settled env updated\nWarning: key key transferred to KEY',
    },
    {
      run: 'set env deployment/settled --list --resolve',
      prints: '# Deployment settled, container nginx\nC=D\nFROM_KEY=value',
    },
    {
      run: 'set resources deployment settled --limits=cpu=200m,memory=64Mi --requests=cpu=100m',
      prints: 'deployment.apps/settled resource requirements updated',
    },
    {
      run: 'set resources deployment settled --requests=cpu=300m',
      prints:
        'error: failed to patch resources update to pod template Deployment.apps "settled" is invalid: spec.template.spec.containers[0].resources.requests: Invalid value: "300m": must be less than or equal to cpu limit of 200m',
      status: 1,
    },
    { run: 'create sa runner', prints: /created$/ },
    {
      run: 'set serviceaccount deployment settled runner',
      prints: 'deployment.apps/settled serviceaccount updated',
    },
    { run: 'create service clusterip chosen --tcp=80', prints: /created$/ },
    { run: 'set selector service chosen app=settled', prints: 'service/chosen selector updated' },
    { run: 'create rolebinding named --clusterrole=view --user=a', prints: /created$/ },
    {
      run: 'set subject rolebinding named --user=b --group=c --serviceaccount=default:runner',
      prints: 'rolebinding.rbac.authorization.k8s.io/named subjects updated',
    },
    {
      run: 'get rolebinding named --no-headers -o wide',
      prints: /^named +ClusterRole\/view +\d+s +a, b +c +default\/runner$/,
    },
    {
      run: 'describe deployment settled',
      prints:
        /^ {2}Service Account: +runner\n {2}Containers:\n {3}nginx:\n {4}Image: +nginx:2\n(.*\n)+ {4}Limits:\n {6}cpu: +200m\n {6}memory: +64Mi\n {4}Requests:\n {6}cpu: +100m\n {4}Environment:\n {6}C: +D\n {6}FROM_KEY: +<set to the key 'key' of config map 'source'> +Optional: false$/m,
    },
  ],
  'scale: one, many, with conditions': [
    { run: 'create deployment scaled --image=nginx', prints: /created$/ },
    { run: 'create deployment scaled-too --image=nginx', prints: /created$/ },
    {
      run: 'scale deployment/scaled deployment/scaled-too --replicas=2',
      prints: 'deployment.apps/scaled scaled\ndeployment.apps/scaled-too scaled',
    },
    {
      run: 'scale deployment/scaled --replicas=1 --current-replicas=5',
      prints: 'error: Expected replicas to be 5, was 2',
      status: 1,
    },
    {
      run: 'scale deployment/scaled --replicas=1 --resource-version=1',
      prints: /^error: Expected resource version to be 1, was \d+$/,
      status: 1,
    },
    {
      run: 'scale deployment/nothing --replicas=1',
      prints: 'Error from server (NotFound): deployments.apps "nothing" not found',
      status: 1,
    },
    {
      run: 'scale deployment/scaled --replicas=3 --timeout=20s',
      prints: 'deployment.apps/scaled scaled',
    },
    {
      run: 'scale cm/kube-root-ca.crt --replicas=1',
      prints: /could not find the requested resource$/,
      status: 1,
    },
    {
      run: 'scale deployment/scaled',
      prints: /^error: required flag\(s\) "replicas" not set/,
      status: 1,
    },
  ],
  autoscale: [
    { run: 'create deployment elastic --image=nginx', prints: /created$/ },
    {
      run: 'autoscale deployment elastic --min=2 --max=5 --cpu=80%',
      prints: 'horizontalpodautoscaler.autoscaling/elastic autoscaled',
    },
    {
      run: 'get hpa elastic -o jsonpath={.spec.minReplicas}-{.spec.maxReplicas}:{.spec.metrics[0].resource.target.averageUtilization}',
      prints: '2-5:80',
    },
    {
      run: 'wait deployment/elastic --for=jsonpath={.spec.replicas}=2 --timeout=20s',
      prints: /condition met$/,
    },
    {
      run: 'get hpa elastic',
      prints:
        /^NAME +REFERENCE +TARGETS +MINPODS +MAXPODS +REPLICAS +AGE\nelastic +Deployment\/elastic +cpu: <unknown>\/80% +2 +5 +\d+ +\d+s$/,
    },
    {
      run: 'autoscale deployment elastic --max=5 --cpu=50%',
      prints:
        'Error from server (AlreadyExists): horizontalpodautoscalers.autoscaling "elastic" already exists',
      status: 1,
    },
    {
      run: 'autoscale deployment nothing --max=5',
      prints: 'Error from server (NotFound): deployments.apps "nothing" not found',
      status: 1,
    },
  ],
  'rollout: its errors': [
    { run: 'create deployment rolled --image=nginx:1', prints: /created$/ },
    { run: 'rollout status deployment/rolled --timeout=20s', prints: /successfully rolled out$/ },
    {
      run: 'rollout status rs -l app=rolled',
      prints: 'error: no status viewer has been implemented for ReplicaSet.apps',
      status: 1,
    },
    { run: 'rollout pause deployment/rolled', prints: 'deployment.apps/rolled paused' },
    {
      run: 'rollout pause deployment/rolled',
      prints: 'error: deployments.apps "rolled" is already paused',
      status: 1,
    },
    {
      run: 'rollout restart deployment/rolled',
      prints: `error: deployments.apps "rolled" can't restart paused deployment (run rollout resume first)`,
      status: 1,
    },
    { run: 'rollout resume deployment/rolled', prints: 'deployment.apps/rolled resumed' },
    {
      run: 'rollout resume deployment/rolled',
      prints: 'error: deployments.apps "rolled" is not paused',
      status: 1,
    },
    {
      run: 'rollout undo deployment/rolled',
      prints: 'error: no rollout history found for deployment "rolled"',
      status: 1,
    },
    {
      run: 'rollout history deployment/rolled --revision=9',
      prints: 'error: unable to find the specified revision',
      status: 1,
    },
    {
      run: 'rollout history deployment/rolled',
      prints: 'deployment.apps/rolled \nREVISION  CHANGE-CAUSE\n1         <none>',
    },
    { run: 'rollout restart deployment -l app=rolled', prints: 'deployment.apps/rolled restarted' },
    {
      run: 'rollout status deployment/nothing',
      prints: 'Error from server (NotFound): deployments.apps "nothing" not found',
      status: 1,
    },
  ],
  'label and annotate: set, change, take away, many': [
    { run: 'create cm marked-a', prints: /created$/ },
    { run: 'create cm marked-b', prints: /created$/ },
    {
      run: 'label cm marked-a marked-b x=1 y=2',
      prints: 'configmap/marked-a labeled\nconfigmap/marked-b labeled',
    },
    {
      run: 'label cm marked-a x=2',
      prints: "error: 'x' already has a value (1), and --overwrite is false",
      status: 1,
    },
    {
      run: 'label cm -l x=1 x=2 --overwrite',
      prints: 'configmap/marked-a labeled\nconfigmap/marked-b labeled',
    },
    { run: 'label cm marked-a x=2 --overwrite', prints: 'configmap/marked-a not labeled' },
    { run: 'label cm marked-a y-', prints: 'configmap/marked-a unlabeled' },
    { run: 'label cm marked-a y-', prints: 'label "y" not found.\nconfigmap/marked-a not labeled' },
    { run: 'label cm marked-a --list', prints: 'x=2' },
    {
      run: 'label cm marked-a z=1 --resource-version=1',
      prints:
        'Error from server (Conflict): Operation cannot be fulfilled on configmaps "marked-a": the object has been modified; please apply your changes to the latest version and try again',
      status: 1,
    },
    {
      run: "label cm marked-a 'a b=c'",
      prints:
        /^The ConfigMap "marked-a" is invalid: metadata\.labels: Invalid value: "a b": name part must consist of alphanumeric characters/,
      status: 1,
    },
    { run: "annotate cm marked-a note='two words'", prints: 'configmap/marked-a annotated' },
    { run: 'annotate cm marked-a --list', prints: 'note=two words' },
    {
      run: 'annotate cm marked-a note=other',
      prints:
        "error: --overwrite is false but found the following declared annotation(s): 'note' already has a value (two words)",
      status: 1,
    },
    { run: 'annotate cm marked-a note-', prints: 'configmap/marked-a annotated' },
  ],
  'delete: by name, label, file, all of a kind; now, by force, dry': [
    ...['a', 'b', 'c', 'd', 'e'].map((name) => ({
      run: `run gone-${name} --image=nginx --labels=to=go,name=${name}`,
      prints: `pod/gone-${name} created`,
    })),
    { run: 'delete pod gone-a --now', prints: 'pod "gone-a" deleted from default namespace' },
    {
      run: 'delete pod gone-b --force',
      prints:
        'pod "gone-b" force deleted from default namespace\nWarning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.',
    },
    {
      run: 'delete pod -l name=c --dry-run=server',
      prints: 'pod "gone-c" deleted from default namespace (server dry run)',
    },
    {
      run: 'delete pod -l name=c --wait=false',
      prints: 'pod "gone-c" deleted from default namespace',
    },
    {
      run: 'delete pod/gone-d cm/gone-d',
      prints:
        /^pod "gone-d" deleted from default namespace\nError from server \(NotFound\): configmaps "gone-d" not found$/,
      status: 1,
    },
    {
      run: 'delete pod --field-selector=metadata.name=gone-e',
      prints: 'pod "gone-e" deleted from default namespace',
    },
    { run: 'wait pod -l to=go --for=delete --timeout=10s', prints: '' },
    { run: 'delete pod -l to=go', prints: 'No resources found' },
    { run: 'delete pod nothing --ignore-not-found', prints: '' },
    {
      run: 'delete pods',
      prints: 'error: resource(s) were provided, but no name was specified',
      status: 1,
    },
    { run: 'create ns emptied', prints: /created$/ },
    { run: 'create cm one -n emptied', prints: /created$/ },
    {
      run: 'wait cm/kube-root-ca.crt -n emptied --for=create --timeout=10s',
      prints: /condition met$/,
    },
    {
      run: 'delete cm --all -n emptied',
      prints:
        /^configmap "kube-root-ca\.crt" deleted from emptied namespace\nconfigmap "one" deleted from emptied namespace$/,
    },
    { run: 'delete ns emptied', prints: 'namespace "emptied" deleted' },
    {
      run: 'delete pod nothing --cascade=other',
      prints:
        'error: invalid cascade value (other). Must be "background", "foreground", or "orphan"',
      status: 1,
    },
    { run: 'create cm raw-delete', prints: /created$/ },
    {
      run: 'delete --raw /api/v1/namespaces/default/configmaps/raw-delete',
      prints:
        /^\{"kind":"Status","apiVersion":"v1","metadata":\{\},"status":"Success","details":\{"name":"raw-delete","kind":"configmaps","uid":"[0-9a-f-]{36}"\}\}$/,
    },
  ],
  'wait: conditions, values, creation, deletion': [
    { run: 'run patient --image=nginx', prints: /created$/ },
    {
      run: 'wait pod/patient --for=condition=Ready --timeout=10s',
      prints: 'pod/patient condition met',
    },
    {
      run: 'wait pod -l run=patient --for=jsonpath={.status.phase}=Running',
      prints: 'pod/patient condition met',
    },
    {
      run: 'wait pod/patient --for=condition=Ready=False --timeout=1s',
      prints: 'error: timed out waiting for the condition on pods/patient',
      status: 1,
    },
    {
      run: 'wait pod/absent --for=condition=Ready',
      prints: 'Error from server (NotFound): pods "absent" not found',
      status: 1,
    },
    {
      run: 'wait pod -l run=absent --for=condition=Ready',
      prints: 'error: no matching resources found',
      status: 1,
    },
    { run: 'wait pod/patient --for=create', prints: 'pod/patient condition met' },
    { run: 'delete pod patient --wait=false', prints: /deleted/ },
    {
      run: 'wait pod/patient --for=delete --timeout=10s',
      prints: /^(pod\/patient condition met)?$/,
    },
  ],
});
