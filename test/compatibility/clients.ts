/** What client libraries do against Holdfast: the one for Node.js, unmodified. */
import type { Area } from './area.ts';

const basics = 'test/integration/client-node.test.ts';
const more = 'test/integration/client-node-more.test.ts';

export const clients: Area = {
  area: 'Client libraries: @kubernetes/client-node 2.0',
  features: [
    {
      feature: 'typed clients: create, read, replace, patch, delete',
      tests: [`${basics} > creates, reads, replaces, patches and deletes`],
    },
    {
      feature: 'patches: merge, strategic merge, JSON, server-side apply',
      tests: [
        `${more} > typed clients patch by merge, strategically, by operations`,
        `${more} > typed clients apply on the server`,
      ],
    },
    {
      feature: 'optimistic locking, paged lists, deleting a collection',
      tests: [
        `${more} > typed clients replace what another has changed meanwhile is a conflict`,
        `${more} > typed clients list in pages, and delete the collection`,
      ],
    },
    {
      feature: 'errors as Status objects',
      tests: [`${basics} > errors are Status objects in upstream words`],
    },
    {
      feature: 'tokens, access reviews, version; leases',
      tests: [
        `${more} > typed clients ask for tokens, access and the version`,
        `${more} > typed clients a Lease keeps its microseconds`,
      ],
    },
    {
      feature: 'objects of any kind',
      tests: [`${more} > objects of any kind: create, read, patch, replace, list, delete`],
    },
    {
      feature: 'watches, informers, caches',
      tests: [
        `${basics} > its watch gets events`,
        `${basics} > its informer follows what changes`,
        `${more} > a ListWatch keeps a cache`,
      ],
    },
    {
      feature: 'rollouts and the scale subresource',
      tests: [`${basics} > a Deployment rolls out, and the scale subresource scales it`],
    },
    { feature: 'logs and exec', tests: [`${basics} > logs and exec stream`] },
    { feature: 'attach and port-forward', tests: [`${more} > streams attach reaches a container`] },
    { feature: 'health and metrics', tests: [`${more} > health and metrics`] },
    { feature: 'leader election', missing: 'this library has none' },
  ],
};
