import type { Area } from './area.ts';

const lists = 'src/apiserver/verbs/list.test.ts';
const watches = 'src/apiserver/verbs/watch.test.ts';
const forms = 'src/apiserver/verbs/rendering.test.ts';
const abuse = 'test/integration/abuse.test.ts';

export const listsAndWatches: Area = {
  area: 'Lists and watches',
  features: [
    {
      feature: 'resourceVersion unset, 0 and exact, resourceVersionMatch',
      tests: [`${lists} > resourceVersion list`],
    },
    {
      feature: "Combinations that are invalid are refused in upstream's words",
      tests: [
        `${lists} > resourceVersion resourceVersionMatch=Exact`,
        `${watches} > how it begins &sendInitialEvents=true`,
      ],
    },
    {
      feature: 'limit and continue show one state; remainingItemCount',
      tests: [
        `${lists} > pages together`,
        `${lists} > pages show`,
        `${lists} > pages of ten thousand`,
      ],
    },
    {
      feature:
        'A continue token outlives compaction: 410 with a token that goes on from the newest state',
      tests: [`${lists} > pages whose state is gone`],
    },
    {
      feature: 'A resource version that is too large: 504, to be tried again',
      tests: [`${lists} > resourceVersion of a far future`],
    },
    {
      feature:
        'Label and field selectors, on watches with added and deleted as the selector sees it',
      tests: [`${lists} > selectors`, `${watches} > what it tells as its label selector`],
    },
    {
      feature: 'Streaming lists: sendInitialEvents and the bookmark that ends them',
      tests: [`${watches} > how it begins`, `${watches} > how it begins the bookmark that ends`],
    },
    {
      feature: 'Bookmarks, timeoutSeconds',
      tests: [`${watches} > bookmarks and the end`],
    },
    {
      feature: 'A watch from a compacted version: an ERROR event with 410',
      tests: [`${watches} > how it begins from a revision that is no longer known`],
    },
    { feature: 'A watch of one object by name', tests: [`${watches} > what it tells of one name`] },
    {
      feature: 'Tables and PartialObjectMetadata of objects, lists and watches',
      tests: [`${forms} > a table`, `${forms} > metadata only`],
    },
    {
      feature: 'Watchers that do not read cost nothing, and are told that they are too late',
      tests: [
        `${watches} > bookmarks and the end a client that does not read`,
        `${abuse} > slow clients watches that are never read`,
      ],
    },
    {
      feature: 'Big lists are packed with gzip, or sent in pieces',
      tests: ['test/integration/protobuf.test.ts > what is asked for is what comes a big list'],
    },
    { feature: 'Sharded lists and watches', missing: 'alpha in 1.36, so off' },
  ],
};
