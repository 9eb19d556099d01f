/**
 * What people get wrong, sent with the real kubectl: each mistake is named in upstream's words, and the exit status
 * says that it failed. Bare requests that no kubectl would send are in src/apiserver/malformed.test.ts.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pods } from '#api/gen/resources.ts';
import { Cluster } from '#cluster/embedded.ts';
import { tell } from './testing/kubectl.ts';
import type { Step } from './testing/kubectl.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster.stop());

interface Mistake {
  readonly what: string;
  readonly manifest: string;
  /** `apply -f -` when absent. */
  readonly command?: string;
  readonly says: string | RegExp;
}

const pod = (spec: string): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: bad}, spec: ${spec}}`;

const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
  "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is " +
  "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const mistakes: readonly Mistake[] = [
  {
    what: 'YAML that ends too soon',
    manifest: 'a: [b\n',
    says: /^error: error parsing STDIN: error converting YAML to JSON: yaml: line 1: /,
  },
  {
    what: 'JSON that ends too soon',
    manifest: '{"a": ',
    says: 'error: error parsing STDIN: unexpected EOF',
  },
  {
    what: 'every unknown field (Strict)',
    manifest:
      '{apiVersion: v1, kind: Pod, metadata: {name: bad, lables: {a: b}}, spec: {zzz: 1, containers: [{name: c, image: x, imge: y}]}}',
    says: /Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "metadata\.lables", unknown field "spec\.containers\[0\]\.imge", unknown field "spec\.zzz"$/,
  },
  {
    what: 'a string where a list belongs',
    manifest: pod('{containers: foo}'),
    says: /json: cannot unmarshal string into Go struct field PodSpec\.spec\.containers of type \[\]v1\.Container$/,
  },
  {
    what: 'a number where a string belongs',
    manifest: '{apiVersion: v1, kind: ConfigMap, metadata: {name: bad}, data: {a: 1}}',
    says: /json: cannot unmarshal number into Go struct field ConfigMap\.data of type string$/,
  },
  {
    what: 'a name that breaks the rules',
    manifest: '{apiVersion: v1, kind: ConfigMap, metadata: {name: Bad_Name}}',
    says: `The ConfigMap "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": ${subdomain}`,
  },
  {
    what: 'several wrong fields at once',
    manifest:
      '{apiVersion: apps/v1, kind: Deployment, metadata: {name: bad}, spec: {replicas: -3, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: c}}, spec: {restartPolicy: Never, containers: [{name: x, image: ""}]}}}}',
    says: [
      'The Deployment "bad" is invalid: ',
      '* spec.replicas: Invalid value: -3: must be greater than or equal to 0',
      '* spec.template.metadata.labels: Invalid value: {"a":"c"}: `selector` does not match template `labels`',
      '* spec.template.spec.containers[0].image: Required value',
      '* spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ].join('\n'),
  },
  {
    what: 'no kind',
    manifest: '{apiVersion: v1, metadata: {name: bad}}',
    says: /error validating data: kind not set;/,
  },
  {
    what: 'a kind that nobody serves',
    manifest: '{apiVersion: foo.example.com/v1, kind: Foo, metadata: {name: bad}}',
    says: /no matches for kind "Foo" in version "foo\.example\.com\/v1"\nensure CRDs are installed first$/,
  },
  {
    what: 'a namespace that does not exist',
    manifest: '{apiVersion: v1, kind: ConfigMap, metadata: {name: bad, namespace: nowhere}}',
    says: /^Error from server \(NotFound\): .*namespaces "nowhere" not found$/,
  },
  {
    what: 'an object of more than 1 MiB',
    command: 'create -f -',
    manifest: JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'bad' },
      data: { a: 'x'.repeat(1024 * 1024 + 1) },
    }),
    says: /Too long: may not be more than 1048576 bytes$/,
  },
  {
    what: 'a body of more than 3 MiB',
    command: 'create -f -',
    manifest: JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'bad' },
      data: { a: 'x'.repeat(3 * 1024 * 1024 + 1) },
    }),
    says: /^Error from server \(RequestEntityTooLarge\): .*Request entity too large: limit is 3145728$/,
  },
];

test.concurrent.each(mistakes)('$what', async ({ manifest, command = 'apply -f -', says }) => {
  await tell([{ run: command, input: manifest, prints: says, status: 1 }], cluster);
});

const lenient: Readonly<Record<string, readonly Step[]>> = {
  'unknown fields are warned of, or ignored, when that is asked for': [
    {
      run: 'create -f - --validate=warn --dry-run=server',
      input: pod('{zzz: 1, containers: [{name: c, image: x}]}'),
      prints: 'pod/bad created (server dry run)\nWarning: unknown field "spec.zzz"',
    },
    {
      run: 'create -f - --validate=ignore --dry-run=server',
      input: pod('{zzz: 1, containers: [{name: c, image: x}]}'),
      prints: 'pod/bad created (server dry run)',
    },
  ],
  'what may not change is named': [
    {
      run: 'create cm fixed --from-literal=a=b',
      prints: 'configmap/fixed created',
    },
    { run: `patch cm fixed -p '{"immutable":true}'`, prints: 'configmap/fixed patched' },
    {
      run: `patch cm fixed -p '{"data":{"a":"c"}}'`,
      prints:
        'The ConfigMap "fixed" is invalid: data: Forbidden: field is immutable when `immutable` is set',
      status: 1,
    },
    {
      run: `patch cm fixed -p '{"metadata":{"uid":"other"}}'`,
      prints: /^Error from server \(Conflict\): .*Precondition failed: UID in precondition: other/,
      status: 1,
    },
    {
      run: `patch cm fixed -p '{"metadata":{"finalizers":["nodomain"]}}'`,
      prints:
        /metadata\.finalizers\[0\]: Invalid value: "nodomain": name is neither a standard finalizer name nor is it fully qualified$/,
      status: 1,
    },
    {
      run: 'label cm fixed a=b --resource-version=1',
      prints:
        'Error from server (Conflict): Operation cannot be fulfilled on configmaps "fixed": the object has been modified; please apply your changes to the latest version and try again',
      status: 1,
    },
  ],
};

test.concurrent.each(Object.entries(lenient))('%s', async (_, steps) => {
  await tell(steps, cluster);
});

test('nothing of all that was stored', async () => {
  expect((await cluster.client.list(pods, { namespace: 'default' })).items).toEqual([]);
  await tell(
    [{ run: 'get configmaps -o name', prints: /^configmap\/fixed\nconfigmap\/kube-root-ca\.crt$/ }],
    cluster,
  );
});
