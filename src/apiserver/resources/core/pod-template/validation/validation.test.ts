/** What is wrong with a Pod, field by field, in the words that users know. */
import { describe, expect, test } from 'vitest';
import { create, read, testContext, update } from '../../../testing/flow.ts';
import { podStrategy } from '../../pod/strategy.ts';
import { validateEphemeralUpdate } from '../../pod/validation.ts';

async function faults(spec: string): Promise<readonly string[]> {
  const manifest = `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: ${spec}}`;
  return (await create(podStrategy, manifest)).errors;
}

/** A Pod with one container that has these fields besides name and image. */
const container = (fields: string): string => `{containers: [{name: c, image: i, ${fields}}]}`;
/** A Pod with one plain container and these fields. */
const withSpec = (fields: string): string => `{containers: [{name: c, image: i}], ${fields}}`;

test('a full Pod has no fault', async () => {
  const spec = `
    {hostname: web-0, subdomain: web, terminationGracePeriodSeconds: 5, nodeSelector: {disk: ssd},
     tolerations: [{key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 3}, {operator: Exists}],
     dnsConfig: {nameservers: [192.0.2.1], searches: [example.com, _tcp.example.com., .]},
     hostAliases: [{ip: 127.0.0.1, hostnames: [a.local]}],
     volumes: [{name: data, emptyDir: {}}, {name: conf, configMap: {name: c, items: [{key: a, path: b/c}]}}, {name: plain}],
     initContainers: [{name: init, image: i}, {name: side, image: i, restartPolicy: Always, livenessProbe: {tcpSocket: {port: 80}}}],
     containers: [{name: c, image: i, ports: [{name: http, containerPort: 80}],
       env: [{name: A, value: b}, {name: B, valueFrom: {fieldRef: {fieldPath: "metadata.labels['app']"}}}, {name: C, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}],
       envFrom: [{secretRef: {name: s}}],
       resources: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 2, memory: 1Gi, example.com/gpu: 1}},
       readinessProbe: {httpGet: {path: /, port: http}, successThreshold: 2},
       lifecycle: {preStop: {exec: {command: [sleep, "1"]}}},
       volumeMounts: [{name: data, mountPath: /data, subPath: a/b}, {name: conf, mountPath: /etc/c}]}]}`;
  expect(await faults(spec)).toEqual([]);
});

describe('containers', () => {
  test.each([
    ['{containers: []}', ['spec.containers: Required value']],
    [
      '{containers: [{name: A_B, image: i}]}',
      [
        "spec.containers[0].name: Invalid value: \"A_B\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      ],
    ],
    ['{containers: [{name: c}]}', ['spec.containers[0].image: Required value']],
    [
      '{containers: [{name: c, image: " i"}]}',
      [
        'spec.containers[0].image: Invalid value: " i": must not have leading or trailing whitespace',
      ],
    ],
    [
      '{containers: [{name: c, image: i}, {name: c, image: i}]}',
      ['spec.containers[1].name: Duplicate value: "c"'],
    ],
    [
      '{initContainers: [{name: c, image: i}], containers: [{name: c, image: i}]}',
      ['spec.initContainers[0].name: Duplicate value: "c"'],
    ],
    [
      container('restartPolicyRules: [{action: Stop, exitCodes: {operator: Equals, values: [3]}}]'),
      [
        'spec.containers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used',
        'spec.containers[0].restartPolicyRules[0].action: Unsupported value: "Stop": supported values: "Restart", "RestartAllContainers"',
        'spec.containers[0].restartPolicyRules[0].exitCodes.operator: Unsupported value: "Equals": supported values: "In", "NotIn"',
      ],
    ],
    [
      '{restartPolicy: Never, containers: [{name: c, image: i, resizePolicy: [{resourceName: memory, restartPolicy: RestartContainer}, {resourceName: memory, restartPolicy: NotRequired}]}]}',
      [
        "spec.containers[0].resizePolicy[0]: Invalid value: \"RestartContainer\": must be 'NotRequired' when `restartPolicy` is 'Never'",
        'spec.containers[0].resizePolicy[1]: Duplicate value: "memory"',
      ],
    ],
    [
      container('imagePullPolicy: Sometimes'),
      [
        'spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
      ],
    ],
    [
      '{containers: [{name: c, image: i}], initContainers: [{name: d, image: i, livenessProbe: {exec: {command: [a]}}}]}',
      [
        'spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
      ],
    ],
    [
      container('ports: [{containerPort: 0}]'),
      ['spec.containers[0].ports[0].containerPort: Required value'],
    ],
    [
      container('ports: [{containerPort: 70000}]'),
      [
        'spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
      ],
    ],
    [
      container('ports: [{name: a, containerPort: 1}, {name: a, containerPort: 2}]'),
      ['spec.containers[0].ports[1].name: Duplicate value: "a"'],
    ],
    [
      container('ports: [{containerPort: 1, hostPort: 9}, {containerPort: 2, hostPort: 9}]'),
      ['spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//9"'],
    ],
    [
      '{hostNetwork: true, containers: [{name: c, image: i, ports: [{containerPort: 1, hostPort: 2}]}]}',
      [
        'spec.containers[0].ports[0].containerPort: Invalid value: 1: must match `hostPort` when `hostNetwork` is true',
      ],
    ],
    [
      container('volumeMounts: [{name: data, mountPath: /data}]'),
      ['spec.containers[0].volumeMounts[0].name: Not found: "data"'],
    ],
    [
      '{volumes: [{name: v, emptyDir: {}}], containers: [{name: c, image: i, volumeMounts: [{name: v, mountPath: /a, subPath: ../x}, {name: v, mountPath: /a}]}]}',
      [
        'spec.containers[0].volumeMounts[0].subPath: Invalid value: "../x": must not contain \'..\'',
        'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/a": must be unique',
      ],
    ],
    [
      container('resources: {requests: {cpu: 2}, limits: {cpu: 1}}'),
      [
        'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
      ],
    ],
    [
      container('resources: {requests: {cpu: -1}}'),
      [
        'spec.containers[0].resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0',
      ],
    ],
    [
      container('resources: {limits: {bananas: 1}}'),
      [
        'spec.containers[0].resources.limits[bananas]: Invalid value: "bananas": must be a standard resource type or fully qualified',
        'spec.containers[0].resources.requests[bananas]: Invalid value: "bananas": must be a standard resource type or fully qualified',
      ],
    ],
    [
      '{volumes: [{name: v, emptyDir: {}}], containers: [{name: c, image: i, volumeDevices: [{name: v, devicePath: /dev/x}, {name: w, devicePath: ""}]}]}',
      [
        'spec.containers[0].volumeDevices[0].name: Invalid value: "v": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
        'spec.containers[0].volumeDevices[1].name: Not found: "w"',
        'spec.containers[0].volumeDevices[1].devicePath: Required value',
      ],
    ],
    [
      container('securityContext: {seccompProfile: {type: Localhost}}'),
      [
        'spec.containers[0].securityContext.seccompProfile.localhostProfile: Required value: must be set when `type` is Localhost',
      ],
    ],
    [
      container('securityContext: {runAsUser: -1}'),
      [
        'spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive',
      ],
    ],
  ])('%s', async (spec, expected) => {
    expect(await faults(spec)).toEqual(expected);
  });
});

describe('environment', () => {
  const path = 'spec.containers[0].env[0]';
  test.each([
    ['{name: ""}', [`${path}.name: Required value`]],
    [
      '{name: A, valueFrom: {}}',
      [
        `${path}.valueFrom: Invalid value: "": must specify one of: \`fieldRef\`, \`resourceFieldRef\`, \`configMapKeyRef\`, \`secretKeyRef\` or \`fileKeyRef\``,
      ],
    ],
    [
      '{name: A, valueFrom: {fileKeyRef: {key: A, path: ../x, volumeName: ""}}}',
      [
        `${path}.valueFrom.fileKeyRef.volumeName: Required value`,
        `${path}.valueFrom.fileKeyRef.path: Invalid value: "../x": must not contain '..'`,
      ],
    ],
    [
      '{name: A, value: b, valueFrom: {secretKeyRef: {name: s, key: k}}}',
      [`${path}.valueFrom: Invalid value: "": may not be specified when \`value\` is not empty`],
    ],
    [
      '{name: A, valueFrom: {secretKeyRef: {name: s, key: k}, configMapKeyRef: {name: c, key: k}}}',
      [
        `${path}.valueFrom: Invalid value: "": may not have more than one field specified at a time`,
      ],
    ],
    [
      '{name: A, valueFrom: {fieldRef: {fieldPath: metadata.labels}}}',
      [
        `${path}.valueFrom.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"`,
      ],
    ],
    [
      '{name: A, valueFrom: {fieldRef: {fieldPath: spec.banana}}}',
      [
        `${path}.valueFrom.fieldRef.fieldPath: Invalid value: "spec.banana": error converting fieldPath: field label not supported: spec.banana`,
      ],
    ],
    [
      '{name: A, valueFrom: {configMapKeyRef: {name: c, key: ""}}}',
      [`${path}.valueFrom.configMapKeyRef.key: Required value`],
    ],
  ])('%s', async (variable, expected) => {
    expect(await faults(container(`env: [${variable}]`))).toEqual(expected);
  });
});

describe('probes and hooks', () => {
  const path = 'spec.containers[0]';
  test.each([
    [
      'livenessProbe: {initialDelaySeconds: 1}',
      [`${path}.livenessProbe: Required value: must specify a handler type`],
    ],
    [
      'livenessProbe: {exec: {command: [a]}, tcpSocket: {port: 1}}',
      [`${path}.livenessProbe: Forbidden: may not specify more than 1 handler type`],
    ],
    [
      'livenessProbe: {exec: {command: [a]}, successThreshold: 2}',
      [`${path}.livenessProbe.successThreshold: Invalid value: 2: must be 1`],
    ],
    [
      'readinessProbe: {httpGet: {port: 0}}',
      [
        `${path}.readinessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive`,
      ],
    ],
    [
      'readinessProbe: {httpGet: {port: 80, scheme: FTP}}',
      [
        `${path}.readinessProbe.httpGet.scheme: Unsupported value: "FTP": supported values: "HTTP", "HTTPS"`,
      ],
    ],
    [
      'startupProbe: {tcpSocket: {port: 80}, periodSeconds: -1}',
      [`${path}.startupProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0`],
    ],
    [
      'lifecycle: {preStop: {exec: {}}}',
      [`${path}.lifecycle.preStop.exec.command: Required value`],
    ],
  ])('%s', async (fields, expected) => {
    expect(await faults(container(fields))).toEqual(expected);
  });
});

describe('volumes', () => {
  const path = 'spec.volumes[0]';
  test.each([
    ['{name: "", emptyDir: {}}', [`${path}.name: Required value`]],
    [
      '{name: v, emptyDir: {}}, {name: v, emptyDir: {}}',
      ['spec.volumes[1].name: Duplicate value: "v"'],
    ],
    [
      '{name: v, emptyDir: {}, hostPath: {path: /a}}',
      [`${path}.hostPath: Forbidden: may not specify more than 1 volume type`],
    ],
    ['{name: v, secret: {}}', [`${path}.secret.secretName: Required value`]],
    [
      '{name: v, persistentVolumeClaim: {claimName: ""}}',
      [`${path}.persistentVolumeClaim.claimName: Required value`],
    ],
    [
      '{name: v, hostPath: {path: /a/../b}}',
      [`${path}.hostPath.path: Invalid value: "/a/../b": must not contain '..'`],
    ],
    [
      '{name: v, configMap: {name: c, defaultMode: 01000}}',
      [
        `${path}.configMap.defaultMode: Invalid value: 1000: must be a number between 0 and 0777 (octal), both inclusive`,
      ],
    ],
    [
      '{name: v, configMap: {name: c, items: [{key: k, path: /abs}, {key: k, path: ..data}]}}',
      [
        `${path}.configMap.items[0].path: Invalid value: "/abs": must be a relative path`,
        `${path}.configMap.items[1].path: Invalid value: "..data": must not start with '..'`,
      ],
    ],
    [
      '{name: v, projected: {sources: [{secret: {name: s, items: [{key: a, path: p}]}}, {configMap: {name: c, items: [{key: a, path: p}]}}]}}',
      [`${path}.projected.sources[1]: Invalid value: "p": conflicting duplicate paths`],
    ],
    [
      '{name: v, projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 60}}]}}',
      [
        `${path}.projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes`,
      ],
    ],
  ])('%s', async (volumes, expected) => {
    expect(await faults(withSpec(`volumes: [${volumes}]`))).toEqual(expected);
  });
});

describe('a Pod as a whole', () => {
  const whole = (resources: string, own: string): string =>
    `{resources: ${resources}, containers: [{name: c, image: i, resources: ${own}}]}`;

  test.each([
    [whole('{requests: {cpu: 1}, limits: {cpu: 2}}', '{requests: {cpu: 500m}}'), []],
    [
      whole('{requests: {cpu: 1}}', '{requests: {cpu: 2}}'),
      [
        'spec.resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 2',
      ],
    ],
    [
      whole('{limits: {memory: 1Gi}}', '{limits: {memory: 2Gi}, requests: {memory: 1Gi}}'),
      [
        'spec.containers[0].resources.limits[memory]: Invalid value: "2Gi": must be less than or equal to pod limits of 1Gi',
      ],
    ],
    [
      whole('{requests: {ephemeral-storage: 1Gi}}', '{}'),
      [
        'spec.resources.requests[ephemeral-storage]: Unsupported value: "ephemeral-storage": supported values: "cpu", "hugepages-", "memory"',
      ],
    ],
  ])('%s', async (spec, expected) => {
    expect(await faults(spec)).toEqual(expected);
  });

  test('asks for what its containers ask for, or for as much as it limits', async () => {
    const spec = whole('{limits: {cpu: 2, memory: 1Gi}}', '{requests: {cpu: 500m}}');
    const manifest = `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: ${spec}}`;
    const { object } = await create(podStrategy, manifest);
    expect(object.spec.resources?.requests).toEqual({ cpu: '500m', memory: '1Gi' });
  });
});

describe('the rest of the specification', () => {
  test.each([
    ['hostnameOverride: web.example.com', []],
    [
      'hostnameOverride: web, hostNetwork: true',
      ['spec.hostnameOverride: Forbidden: may not be set when `hostNetwork` is true'],
    ],
    [
      `hostnameOverride: ${'a'.repeat(65)}`,
      ['spec.hostnameOverride: Too long: may not be more than 64 bytes'],
    ],
  ])('%s', async (fields, expected) => {
    expect(await faults(withSpec(fields))).toEqual(expected);
  });

  test.each([
    [
      'restartPolicy: Often',
      'spec.restartPolicy: Unsupported value: "Often": supported values: "Always", "Never", "OnFailure"',
    ],
    [
      'dnsPolicy: Mine',
      'spec.dnsPolicy: Unsupported value: "Mine": supported values: "ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"',
    ],
    [
      'dnsPolicy: None',
      'spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None',
    ],
    [
      'dnsConfig: {nameservers: [a]}',
      'spec.dnsConfig.nameservers[0]: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
    [
      'activeDeadlineSeconds: 0',
      'spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive',
    ],
    [
      'tolerations: [{value: a}]',
      'spec.tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
    ],
    [
      'tolerations: [{key: a, operator: Exists, effect: NoSchedule, tolerationSeconds: 1}]',
      'spec.tolerations[0].effect: Invalid value: "NoSchedule": effect must be \'NoExecute\' when `tolerationSeconds` is set',
    ],
    [
      'topologySpreadConstraints: [{maxSkew: 0, topologyKey: a, whenUnsatisfiable: DoNotSchedule}]',
      'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
    ],
    [
      'affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: []}}}',
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term',
    ],
    [
      'affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: ""}]}}',
      'spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty',
    ],
    [
      'affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 0, podAffinityTerm: {topologyKey: a}}]}}',
      'spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100',
    ],
    [
      'securityContext: {sysctls: [{name: "a b", value: "1"}]}',
      'spec.securityContext.sysctls[0].name: Invalid value: "a b": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$',
    ],
  ])('%s', async (fields, expected) => {
    expect(await faults(withSpec(fields))).toEqual([expected]);
  });
});

describe('an update', () => {
  const pod = (spec: string): string =>
    `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: ${spec}}`;
  const before =
    '{activeDeadlineSeconds: 60, tolerations: [{key: a, operator: Exists}], containers: [{name: c, image: i}]}';
  const immutable =
    'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

  test.each([
    ['the same again', before, []],
    [
      'another image, a nearer deadline, more tolerations',
      '{activeDeadlineSeconds: 30, tolerations: [{key: b, operator: Exists}, {key: a, operator: Exists}], containers: [{name: c, image: j}]}',
      [],
    ],
    [
      'a later deadline',
      before.replace('60', '90'),
      [
        'spec.activeDeadlineSeconds: Invalid value: 90: must be less than or equal to previous value',
      ],
    ],
    [
      'a toleration taken away',
      '{activeDeadlineSeconds: 60, containers: [{name: c, image: i}]}',
      [
        'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
      ],
    ],
    [
      'another container',
      before.replace('image: i}', 'image: i}, {name: d, image: i}'),
      ['spec.containers: Forbidden: pod updates may not add or remove containers'],
    ],
    ['another command', before.replace('image: i', 'image: i, command: [a]'), [immutable]],
    ['a node', before.replace('{active', '{nodeName: one, active'), [immutable]],
  ])('%s', async (_, spec, expected) => {
    const { object: stored } = await create(podStrategy, pod(before));
    const { errors } = await update(podStrategy, { stored, manifest: pod(spec) });
    expect(errors).toEqual(expected);
  });
});

describe('debugging containers', () => {
  const pod = (more: string): string =>
    `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: c, image: i}]${more}}}`;

  test('cannot come with the Pod', async () => {
    const attempt = create(podStrategy, pod(', ephemeralContainers: [{name: d, image: i}]'));
    await expect(attempt).rejects.toThrow(
      'Pod "web" is invalid: spec.ephemeralContainers: Forbidden: cannot be set on create',
    );
  });

  test.each([
    ['{name: d, image: i, targetContainerName: c}', []],
    ['{name: c, image: i}', ['spec.ephemeralContainers[0].name: Duplicate value: "c"']],
    [
      '{name: d, image: i, targetContainerName: x, ports: [{containerPort: 1, protocol: TCP}], resources: {limits: {cpu: 1}}}',
      [
        'spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container',
        'spec.ephemeralContainers[0].resources: Forbidden: cannot be set for an Ephemeral Container',
        'spec.ephemeralContainers[0].targetContainerName: Not found: "x"',
      ],
    ],
  ])('%s', async (container, expected) => {
    const { object: stored } = await create(podStrategy, pod(''));
    const sent = read(podStrategy, pod(`, ephemeralContainers: [${container}]`));
    const part = podStrategy.subresources?.['ephemeralcontainers'];
    if (part?.kind !== 'object') throw new TypeError('no such subresource');
    const merged = part.merge(sent, stored, testContext());
    const errors = part.validate?.(merged, stored) ?? [];
    expect(errors.map(({ field, message }) => `${field}: ${message}`)).toEqual(expected);
  });

  test('stay as they are', async () => {
    const { object } = await create(podStrategy, pod(''));
    const withDebugger = (image: string): typeof object => ({
      ...object,
      spec: { ...object.spec, ephemeralContainers: [{ name: 'd', image }] },
    });
    const messages = (next: typeof object): readonly string[] =>
      validateEphemeralUpdate(next, withDebugger('i'))
        .filter((error) => error.type === 'FieldValueForbidden')
        .map((error) => error.message.trim());
    expect(messages(withDebugger('j'))).toEqual([
      'Forbidden: existing ephemeral containers "d" may not be changed',
    ]);
    expect(messages(object)).toEqual([
      'Forbidden: existing ephemeral containers "d" may not be removed',
    ]);
  });
});
