/** What works of CustomResourceDefinitions and the kinds that they add. */
import type { Area } from './area.ts';

const unit = 'src/apiserver/custom-resources/custom-resources.test.ts >';
const described = 'src/apiserver/custom-resources/described.test.ts';
const structural = 'src/api/structural/structural.test.ts';
const kubectl = 'test/integration/custom-resources.test.ts > kubectl';
const library = 'test/integration/client-node-custom.test.ts >';

export const customResources: Area = {
  area: 'Custom resources',
  features: [
    {
      feature: 'A definition’s names: accepted, or in conflict with another’s; Established',
      tests: [`${kubectl} two definitions want one name`],
    },
    {
      feature:
        'Create, get, list, watch, update, patch, delete; kubectl, @kubernetes/client-node, Helm',
      tests: [
        `${kubectl} a kind is defined, used like any other, and goes with all of its objects`,
        `${library} custom objects are created, read, replaced, patched, scaled, listed and deleted`,
        `${library} an informer follows them`,
        'test/integration/helm.test.ts > a chart brings kinds of its own, which stay when it goes',
      ],
    },
    {
      feature: 'Discovery, OpenAPI 2 and 3, kubectl explain; short names and categories',
      tests: [
        described,
        `${kubectl} explain tells its schema`,
        `${kubectl} short names and categories find it`,
      ],
    },
    {
      feature: 'Pruning, defaults, nullable, preserved unknown fields, embedded objects',
      tests: [structural],
    },
    {
      feature:
        'Validation by the schema in upstream’s words; what was wrong before may stay (ratcheting)',
      tests: [
        `${kubectl} what is wrong is named`,
        'src/api/structural/validate/validate.test.ts',
        'src/api/structural/validate/update.test.ts',
      ],
    },
    {
      feature:
        'Rules in CEL (x-kubernetes-validations): Kubernetes’ libraries, oldSelf, messages, cost limits',
      tests: [
        'src/apiserver/custom-resources/rules.test.ts',
        'src/apiserver/custom-resources/rules-at-start.test.ts',
        'src/api/structural/rules.test.ts',
        'src/api/structural/rule-definitions.test.ts',
        'src/api/cel/conformance.test.ts',
        'src/api/cel/libraries/libraries.test.ts',
      ],
    },
    {
      feature: 'Rules in CEL: their cost estimated when they are defined; the `authorizer` library',
      missing:
        'a rule that upstream refuses for its estimated cost is accepted, and ends at the limit when it runs',
    },
    {
      feature: 'Any schema and any bodies: no 500, nothing stored that does not fit',
      tests: ['src/apiserver/custom-resources/any-body.test.ts'],
    },
    {
      feature: 'Autoscalers and disruption budgets of custom kinds with a scale',
      tests: ['src/controllers/disruption/custom-scales.test.ts'],
    },
    {
      feature: 'Server-side apply: map lists, sets, atomic values, conflicts',
      tests: [
        `${kubectl} several apply parts of one object on the server`,
        `${unit} a custom kind applies merge its lists by their keys, and conflict over fields`,
      ],
    },
    {
      feature: 'Subresources status and scale; generation',
      tests: [
        `${unit} a custom kind the status is written by its subresource, which writes nothing else`,
        `${unit} a custom kind scales where its definition says`,
        `${unit} a custom kind an update needs the version that it replaces; its generation counts wishes`,
      ],
    },
    {
      feature: 'Additional printer columns, selectable fields',
      tests: [`${unit} lists of a custom kind`],
    },
    {
      feature: 'Several versions of one object (strategy None), deprecated ones, a changed schema',
      tests: [`${unit} versions of a custom kind`],
    },
    {
      feature: 'Conversion by webhooks',
      missing:
        'not called yet: such a kind is served in its stored version only; a warning says so',
    },
    {
      feature: 'The end of a definition: its objects go first, watches end',
      tests: [
        `${unit} while its definition is deleted, objects go and none come`,
        `${library} a watch of a kind ends with its definition`,
      ],
    },
    {
      feature: 'Garbage collection and namespaces know custom kinds',
      tests: [
        'test/integration/custom-resources.test.ts > what a custom object owns goes with it, and a custom object goes with its owner',
        `${kubectl} a namespace takes its custom objects along`,
        'src/controllers/garbage-collector/custom-kinds.test.ts',
      ],
    },
  ],
};
