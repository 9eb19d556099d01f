/** Tells of FlowSchemas that name a priority level which isn't there. */
import { flowSchemas, priorityLevelConfigurations } from '#api/gen/resources.ts';
import type { FlowSchema, FlowSchemaCondition } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { toTime } from '#base/clock.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';

const byLevel = 'priority-level';

export const flowSchemaController: ControllerFactory = (context) => {
  const { client, informers, clock } = context;
  const schemas = informers.of(flowSchemas);
  const levels = informers.of(priorityLevelConfigurations);
  schemas.addIndex(byLevel, (schema) => [levelOf(schema)]);
  return createController(
    {
      name: 'flow-schema',
      watches: [
        watching(schemas, ({ type, object }) => (type === 'deleted' ? [] : [keyOf(object)])),
        watching(levels, ({ type, object }) =>
          type === 'updated' ? [] : schemas.byIndex(byLevel, object.metadata.name).map(keyOf),
        ),
      ],
      async reconcile(key, signal) {
        const schema = schemas.get(key);
        if (!schema) return;
        const wanted = dangling(levelOf(schema), levels.get(levelOf(schema)) !== undefined);
        const others = (schema.status?.conditions ?? []).filter(({ type }) => type !== wanted.type);
        const stored = schema.status?.conditions?.find(({ type }) => type === wanted.type);
        if (stored?.status === wanted.status && stored?.message === wanted.message) return;
        const condition = { ...wanted, lastTransitionTime: toTime(clock.now()) };
        await client.patch(
          flowSchemas,
          { name: key },
          { type: 'merge', body: { status: { conditions: [...others, condition] } } },
          { subresource: 'status', signal },
        );
      },
    },
    context,
  );
};

function levelOf({ spec }: FlowSchema): string {
  return spec.priorityLevelConfiguration.name;
}

function dangling(level: string, exists: boolean): FlowSchemaCondition {
  const start = `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)}`;
  return exists
    ? { type: 'Dangling', status: 'False', reason: 'Found', message: `${start} and it exists` }
    : {
        type: 'Dangling',
        status: 'True',
        reason: 'NotFound',
        message: `${start} but there is no such object`,
      };
}
