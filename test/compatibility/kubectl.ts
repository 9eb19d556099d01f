/** What kubectl 1.35 does against Holdfast; that no command is forgotten is checked by its help. */
import type { Area } from './area.ts';

const at =
  (file: string, title = 'kubectl') =>
  (name: string) =>
    `test/integration/${file}.test.ts > ${title} ${name}`;
const apply = at('kubectl-apply');
const containers = at('kubectl-containers');
const create = at('kubectl-create', 'kubectl create');
const get = at('kubectl-get');
const access = at('kubectl-nodes-and-access');
const workloads = at('kubectl-workloads');
const streams = 'test/e2e/streams.test.ts > kubectl 1.35 (WebSocket)';

export const kubectl: Area = {
  area: 'kubectl 1.35',
  features: [
    {
      feature: 'every command of its help has a test, or stands here as missing',
      tests: [
        'test/integration/kubectl-commands.test.ts > the table lists what kubectl --help lists',
      ],
    },
    { feature: 'create clusterrole, clusterrolebinding', tests: [create('clusterrole')] },
    { feature: 'create role, rolebinding', tests: [create('role and rolebinding')] },
    { feature: 'create configmap', tests: [create('configmap')] },
    { feature: 'create deployment', tests: [create('deployment')] },
    { feature: 'create ingress', tests: [create('ingress')] },
    {
      feature: 'create namespace, quota, priorityclass, poddisruptionbudget',
      tests: [create('namespace, quota')],
    },
    { feature: 'create secret generic, docker-registry, tls', tests: [create('secret')] },
    {
      feature: 'create service clusterip, externalname, loadbalancer, nodeport',
      tests: [create('service: all four types')],
    },
    { feature: 'create serviceaccount, token', tests: [create('serviceaccount and token')] },
    { feature: 'create job, cronjob', tests: [create('job and cronjob')] },
    { feature: 'create -f: generated names, strict decoding, --raw', tests: [create('a file')] },
    {
      feature: 'apply: client side, folders, --validate',
      tests: [apply('apply -f keeps what others set'), apply('apply -R takes a folder')],
    },
    {
      feature: 'apply --prune with labels and an allowlist',
      tests: [apply('apply --prune takes away')],
    },
    {
      feature: 'apply --server-side, apply --prune --applyset',
      tests: [apply('apply --server-side owns'), apply('apply --prune --applyset')],
    },
    {
      feature: 'apply view-last-applied, set-last-applied, edit-last-applied',
      tests: [apply('apply view-last-applied')],
    },
    { feature: 'diff', tests: [apply('diff shows')] },
    { feature: 'edit', tests: [apply('edit: saves')] },
    { feature: 'patch: strategic, merge, JSON, subresources', tests: [apply('patch: each')] },
    { feature: 'replace, --force, --raw', tests: [apply('replace, --force')] },
    { feature: 'kustomize, -k', tests: [apply('kustomize')] },
    { feature: 'run', tests: [workloads('run: its flags')] },
    { feature: 'expose', tests: [workloads('expose: each kind')] },
    {
      feature: 'set env, image, resources, selector, serviceaccount, subject',
      tests: [workloads('set: image')],
    },
    { feature: 'scale', tests: [workloads('scale: one')] },
    { feature: 'autoscale', tests: [workloads('autoscale')] },
    {
      feature: 'rollout history, pause, restart, resume, status, undo',
      tests: [
        workloads('rollout: its errors'),
        'test/integration/rollouts.test.ts > a Deployment rolls out',
        'test/integration/rollouts.test.ts > a StatefulSet rolls out',
        'test/integration/rollouts.test.ts > a DaemonSet rolls out',
      ],
    },
    { feature: 'label, annotate', tests: [workloads('label and annotate')] },
    {
      feature: 'delete: --now, --force, --all, -l, --field-selector, --cascade, --raw',
      tests: [
        workloads('delete: by name'),
        'test/integration/rollouts.test.ts > delete takes dependents along',
      ],
    },
    { feature: 'wait', tests: [workloads('wait: conditions')] },
    {
      feature: 'get: tables, selectors, order, every output format, --raw, --subresource',
      tests: [get('get: tables'), get('get -o: json')],
    },
    {
      feature: 'get --watch, --watch-only; events --watch',
      tests: ['test/integration/kubectl-get.test.ts > what goes on watching'],
    },
    { feature: 'describe', tests: [get('describe: several')] },
    { feature: 'events', tests: [get('events: of an object')] },
    { feature: 'explain', tests: [get('explain: fields')] },
    {
      feature: 'explain: texts of fields that hold objects',
      missing: 'the source of the texts has none for them',
    },
    { feature: 'api-resources, api-versions', tests: [get('api-resources')] },
    {
      feature: 'version, cluster-info, cluster-info dump',
      tests: [
        get('version, cluster-info'),
        'test/integration/kubectl-get.test.ts > cluster-info dump writes',
      ],
    },
    {
      feature: 'top node, pod, containers',
      tests: [get('version, cluster-info'), 'test/integration/kubectl-get.test.ts > top pod shows'],
    },
    { feature: 'completion, options, plugin list', tests: [get('what needs no server')] },
    { feature: 'cordon, uncordon', tests: [access('cordon and uncordon')] },
    { feature: 'drain', tests: [access('drain: what stops it')] },
    { feature: 'taint', tests: [access('taint')] },
    {
      feature: 'auth can-i, whoami, reconcile',
      tests: [access('auth can-i'), access('auth whoami'), access('auth reconcile')],
    },
    {
      feature: 'certificate approve, deny',
      tests: ['test/integration/certificates.test.ts > kubectl certificate'],
    },
    {
      feature: 'config',
      tests: ['test/integration/kubectl-nodes-and-access.test.ts > config changes a kubeconfig'],
    },
    {
      feature:
        'logs: -f, --previous, -c, --all-containers, --since, --tail, --timestamps, -l, --prefix',
      tests: [
        containers('logs: of one container'),
        containers('logs of a Deployment'),
        'test/e2e/streams.test.ts > logs --previous',
        'test/e2e/streams.test.ts > logs -f follows',
      ],
    },
    {
      feature: 'exec, attach',
      tests: [
        containers('exec and attach'),
        `${streams} exec keeps standard output and error apart`,
        'test/e2e/streams.test.ts > kubectl 1.35: attach -i',
      ],
    },
    { feature: 'cp, both ways', tests: [`${streams} cp there and back`] },
    {
      feature: 'port-forward to a Pod, a Service, a Deployment',
      tests: [
        `${streams} port-forward carries requests`,
        'test/e2e/streams.test.ts > port-forward finds a Pod of',
      ],
    },
    {
      feature: 'proxy, with its rules',
      tests: ['test/integration/kubectl-containers.test.ts > proxy hands on'],
    },
    { feature: 'debug: in a Pod, in a copy, on a node', tests: [containers('debug: in the Pod')] },
  ],
};
