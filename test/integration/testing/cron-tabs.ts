/** The definition of a custom kind, as the tests define it: one a group, so that stories don't meet. */

const port = {
  type: 'object',
  required: ['port'],
  properties: { port: { type: 'integer' }, name: { type: 'string' } },
};

const schema = {
  type: 'object',
  description: 'CronTab is when something runs.',
  properties: {
    spec: {
      type: 'object',
      required: ['schedule'],
      properties: {
        schedule: {
          type: 'string',
          description: 'When, in five fields.',
          pattern: '^(\\S+ ){4}\\S+$',
        },
        replicas: { type: 'integer', default: 1, minimum: 0, maximum: 10 },
        ports: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['port'],
          items: port,
        },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
    status: {
      type: 'object',
      properties: { replicas: { type: 'integer' }, selector: { type: 'string' } },
    },
  },
};

/** As JSON, which is YAML too. `more` is laid over the first version. */
export function cronTabDefinition(group: string, more: object = {}): string {
  return JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `crontabs.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: {
        plural: 'crontabs',
        singular: 'crontab',
        kind: 'CronTab',
        shortNames: ['ct'],
        categories: [group.split('.')[0]],
      },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          subresources: {
            status: {},
            scale: {
              specReplicasPath: '.spec.replicas',
              statusReplicasPath: '.status.replicas',
              labelSelectorPath: '.status.selector',
            },
          },
          additionalPrinterColumns: [
            { name: 'Schedule', type: 'string', jsonPath: '.spec.schedule' },
            { name: 'Replicas', type: 'integer', jsonPath: '.spec.replicas' },
            { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
          ],
          selectableFields: [{ jsonPath: '.spec.schedule' }],
          ...more,
        },
      ],
    },
  });
}

export function cronTab(group: string, name: string, spec: object = {}): string {
  return JSON.stringify({
    apiVersion: `${group}/v1`,
    kind: 'CronTab',
    metadata: { name },
    spec: { schedule: '* * * * *', ...spec },
  });
}
