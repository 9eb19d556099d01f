import type { Area } from './area.ts';

const kubectl = 'test/integration/server-side-apply.test.ts';
const registry = 'src/apiserver/registry/apply.test.ts';

export const serverSideApply: Area = {
  area: 'Server-side apply and managed fields',
  features: [
    {
      feature: 'Create, change and leave as it is (kubectl apply --server-side)',
      tests: [
        `${kubectl} > kubectl apply --server-side > creates, changes, leaves as it is`,
        `${registry} > a configuration > creates, changes, and changes nothing the third time`,
      ],
    },
    {
      feature: 'Conflicts in upstream’s words, and force',
      tests: [
        `${kubectl} > kubectl apply --server-side > another’s field is a conflict, and force takes it`,
        `${registry} > conflicts >`,
      ],
    },
    {
      feature: 'Shared ownership; what nobody applies any more goes, or gets its default back',
      tests: [
        `${kubectl} > kubectl apply --server-side > what two own goes only when both let go`,
        `${registry} > a configuration >`,
      ],
    },
    {
      feature: 'Lists as maps (with defaulted keys), as sets and atomic',
      tests: [
        `${kubectl} > kubectl apply --server-side > containers, ports and variables of two managers`,
        `${registry} > lists >`,
      ],
    },
    {
      feature: 'Subresources: status and scale have managers of their own',
      tests: [
        `${kubectl} > kubectl apply --server-side > status has managers of its own`,
        `${kubectl} > kubectl apply --server-side > kubectl scale takes the replicas`,
        `${registry} > subresources >`,
      ],
    },
    {
      feature: 'Migration from client-side apply, and back',
      tests: [`${kubectl} > kubectl apply --server-side > moves on from client-side apply`],
    },
    {
      feature: 'Dry run and kubectl diff --server-side',
      tests: [
        `${kubectl} > kubectl apply --server-side > a dry run stores nothing`,
        `${kubectl} > kubectl apply --server-side > diff tells what an apply would change`,
      ],
    },
    {
      feature: 'Unknown, duplicate and ill-typed fields are refused',
      tests: [
        `${kubectl} > kubectl apply --server-side > a misspelt field is refused`,
        `${registry} > what is wrong with a configuration is a 4xx:`,
      ],
    },
    {
      feature: 'Creating by apply needs leave to create',
      tests: [`${kubectl} > kubectl apply --server-side > whoever may only patch`],
    },
    {
      feature: 'Managed fields of every writer (kubectl, controllers, kubelet, …)',
      tests: [`${kubectl} > managed fields >`],
    },
    {
      feature: 'Clients reset and edit managed fields; more than ten managers are folded',
      tests: [`${registry} > what clients may do to managedFields >`],
    },
    {
      feature: 'An applier that changes the API version it applies',
      missing: 'what it named in the old version and not in the new one stays',
    },
    {
      feature: 'application/apply-patch+cbor',
      missing: 'refused with a 415; upstream has it behind a gate that is off',
    },
  ],
};
