/**
 * An APIService for each group and version that established CustomResourceDefinitions serve, so that clients which ask
 * who serves what find them. Owns those that are labelled as kept by it, and no other.
 */
import { isConditionTrue } from '#api/conditions.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { aPIServices, customResourceDefinitions } from '#api/gen/resources.ts';
import type { APIService, APIServiceSpec, CustomResourceDefinition } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import { versionsOf } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';

const managedLabel = 'kube-aggregator.kubernetes.io/automanaged';
/** The server's own ones say `onstart`. */
const managed = 'true';
/** Lower than all of the server itself: where only a kind's name is given, theirs come first. */
const groupPriorityMinimum = 1000;
/** The same for all: clients order them by their names. */
const versionPriority = 100;

/** Of the definitions that serve it: `v1.example.com`, as the APIService is called. */
const byService = 'apiService';

export const apiServiceRegistrationController: ControllerFactory = (context) => {
  const { client, informers } = context;
  const definitions = informers.of(customResourceDefinitions);
  const services = informers.of(aPIServices);
  definitions.addIndex(byService, servedNames);
  return createController(
    {
      name: 'api-service-registration',
      watches: [
        watching(definitions, (change) => versionsOf(change).flatMap(servedNames)),
        watching(services, ({ object }) => [keyOf(object)]),
      ],
      async reconcile(name, signal) {
        const service = services.get(name);
        const [definition] = definitions.byIndex(byService, name);
        if (service && !isManaged(service)) return;
        if (definition) {
          const spec = specOf(definition, name);
          if (!service) {
            const metadata = { name, labels: { [managedLabel]: managed } };
            await client.create(aPIServices, { metadata, spec }, { signal });
          } else if (!deepEqual(service.spec, spec)) {
            await client.update(aPIServices, { ...service, spec }, { signal });
          }
        } else if (service) {
          const { uid } = service.metadata;
          const body = { preconditions: { uid } };
          await client.delete(aPIServices, { name }, { body, signal }).catch(unlessGone);
        }
      },
    },
    context,
  );
};

function isManaged({ metadata }: APIService): boolean {
  return metadata.labels?.[managedLabel] === managed;
}

function servedNames({ spec, status }: CustomResourceDefinition): readonly string[] {
  if (!isConditionTrue(status?.conditions, 'Established')) return [];
  return spec.versions.filter(({ served }) => served).map(({ name }) => `${name}.${spec.group}`);
}

function specOf({ spec: { group } }: CustomResourceDefinition, name: string): APIServiceSpec {
  const version = name.slice(0, -group.length - 1);
  return { group, version, groupPriorityMinimum, versionPriority };
}

function unlessGone(error: unknown): void {
  if (!isApiError(error, 'NotFound')) throw error;
}
