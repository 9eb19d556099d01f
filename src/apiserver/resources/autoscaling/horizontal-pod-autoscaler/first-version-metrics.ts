/** Metrics as autoscaling/v1 writes them into annotations: flat, where v2 has a metric, a target and what is now. */
import type { MetricSpec, MetricStatus } from '#api/gen/types.ts';
import { decode } from '#api/schema/decode.ts';
import { isRecord } from '#base/json-object.ts';
import type { JsonObject } from '#base/json-object.ts';

/** What isn't there is `undefined`, which JSON leaves out. */
export function metricToV1(metric: MetricSpec): object {
  const { type, object, pods, resource, containerResource, external } = metric;
  return {
    type,
    object: object && {
      target: object.describedObject,
      metricName: object.metric.name,
      targetValue: object.target.value ?? '0',
      selector: object.metric.selector,
      averageValue: object.target.averageValue,
    },
    pods: pods && {
      metricName: pods.metric.name,
      targetAverageValue: pods.target.averageValue ?? '0',
      selector: pods.metric.selector,
    },
    resource: resource && {
      name: resource.name,
      targetAverageUtilization: resource.target.averageUtilization,
      targetAverageValue: resource.target.averageValue,
    },
    containerResource: containerResource && {
      name: containerResource.name,
      targetAverageUtilization: containerResource.target.averageUtilization,
      targetAverageValue: containerResource.target.averageValue,
      container: containerResource.container,
    },
    external: external && {
      metricName: external.metric.name,
      metricSelector: external.metric.selector,
      targetValue: external.target.value,
      targetAverageValue: external.target.averageValue,
    },
  };
}

export function currentToV1(status: MetricStatus): object {
  const { type, object, pods, resource, containerResource, external } = status;
  return {
    type,
    object: object && {
      target: object.describedObject,
      metricName: object.metric.name,
      currentValue: object.current.value ?? '0',
      selector: object.metric.selector,
      averageValue: object.current.averageValue,
    },
    pods: pods && {
      metricName: pods.metric.name,
      currentAverageValue: pods.current.averageValue ?? '0',
      selector: pods.metric.selector,
    },
    resource: resource && {
      name: resource.name,
      currentAverageUtilization: resource.current.averageUtilization,
      currentAverageValue: resource.current.averageValue ?? '0',
    },
    containerResource: containerResource && {
      name: containerResource.name,
      currentAverageUtilization: containerResource.current.averageUtilization,
      currentAverageValue: containerResource.current.averageValue ?? '0',
      container: containerResource.container,
    },
    external: external && {
      metricName: external.metric.name,
      metricSelector: external.metric.selector,
      currentValue: external.current.value ?? '0',
      currentAverageValue: external.current.averageValue,
    },
  };
}

/** `value` may be anything: it is made into v2's shape and read by v2's schema. Throws a 400. */
export function metricFromV1(value: unknown): MetricSpec {
  const { type, object, pods, resource, containerResource, external } = recordOf(value);
  return decode<MetricSpec>(
    'MetricSpec',
    known({
      type,
      object: shaped(object, ({ target, metricName, targetValue, selector, averageValue }) => ({
        describedObject: target,
        metric: known({ name: metricName, selector }),
        target:
          averageValue === undefined
            ? { type: 'Value', value: targetValue }
            : { type: 'AverageValue', averageValue },
      })),
      pods: shaped(pods, ({ metricName, targetAverageValue, selector }) => ({
        metric: known({ name: metricName, selector }),
        target: { type: 'AverageValue', averageValue: targetAverageValue },
      })),
      resource: shaped(resource, resourceFromV1),
      containerResource: shaped(containerResource, (source) => ({
        ...resourceFromV1(source),
        container: source['container'],
      })),
      external: shaped(external, (source) => {
        const { metricName, metricSelector, targetValue, targetAverageValue } = source;
        return {
          metric: known({ name: metricName, selector: metricSelector }),
          target: known({
            type: targetValue === undefined ? 'AverageValue' : 'Value',
            value: targetValue,
            averageValue: targetAverageValue,
          }),
        };
      }),
    }),
  ).object;
}

function resourceFromV1(source: JsonObject): JsonObject {
  const { name, targetAverageUtilization, targetAverageValue } = source;
  return {
    name,
    target: known({
      type: targetAverageUtilization === undefined ? 'AverageValue' : 'Utilization',
      averageUtilization: targetAverageUtilization,
      averageValue: targetAverageValue,
    }),
  };
}

/** As `metricFromV1`. */
export function currentFromV1(value: unknown): MetricStatus {
  const { type, object, pods, resource, containerResource, external } = recordOf(value);
  return decode<MetricStatus>(
    'MetricStatus',
    known({
      type,
      object: shaped(object, ({ target, metricName, currentValue, selector, averageValue }) => ({
        describedObject: target,
        metric: known({ name: metricName, selector }),
        current: known({ value: currentValue, averageValue }),
      })),
      pods: shaped(pods, ({ metricName, currentAverageValue, selector }) => ({
        metric: known({ name: metricName, selector }),
        current: { averageValue: currentAverageValue },
      })),
      resource: shaped(resource, currentResourceFromV1),
      containerResource: shaped(containerResource, (source) => ({
        ...currentResourceFromV1(source),
        container: source['container'],
      })),
      external: shaped(external, (source) => {
        const { metricName, metricSelector, currentValue, currentAverageValue } = source;
        return {
          metric: known({ name: metricName, selector: metricSelector }),
          current: known({ value: currentValue, averageValue: currentAverageValue }),
        };
      }),
    }),
  ).object;
}

function currentResourceFromV1(source: JsonObject): JsonObject {
  const { name, currentAverageUtilization, currentAverageValue } = source;
  return {
    name,
    current: known({
      averageUtilization: currentAverageUtilization,
      averageValue: currentAverageValue,
    }),
  };
}

function shaped(value: unknown, shape: (source: JsonObject) => JsonObject): JsonObject | undefined {
  return value === undefined || value === null ? undefined : shape(recordOf(value));
}

function recordOf(value: unknown): JsonObject {
  return isRecord(value) ? value : {};
}

/** Without what is undefined. */
function known(source: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined));
}
