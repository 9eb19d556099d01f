import type { Area } from './area.ts';

const codec = 'src/api/codec/protobuf/protobuf.test.ts';
const peer = 'src/api/codec/protobuf/peer.test.ts';
const api = 'test/integration/protobuf.test.ts';

export const protobuf: Area = {
  area: 'Protobuf',
  features: [
    {
      feature: 'Every kind to protobuf and back',
      tests: [`${codec} > what is written is read again`],
    },
    {
      feature: 'Every kind as another implementation reads it',
      tests: [`${peer} > a peer reads`],
    },
    {
      feature:
        'Every served kind created, read, listed, watched, replaced, patched and deleted in protobuf alone',
      tests: [`${api} > a kind`],
    },
    {
      feature: 'Accept with several media types, q-values and as=',
      tests: [`${api} > what is asked for is what comes`],
    },
    {
      feature: 'Scale, Eviction, Binding, TokenRequest and DeleteOptions',
      tests: [`${api} > bodies of their own kind`],
    },
    {
      feature: 'Refusals are a Status in protobuf; bad bytes are a 400',
      tests: [`${api} > bad bytes`, `${codec} > what isn’t protobuf is refused`],
    },
    {
      feature: 'Schemas of CustomResourceDefinitions',
      tests: [`${codec} > what is written is read again schemas of a CustomResourceDefinition`],
    },
    {
      feature: 'Tables',
      missing: 'upstream has none in protobuf either: 406, or JSON where the client takes it',
    },
    { feature: 'Discovery documents', missing: 'answered in JSON, which clients take as well' },
    {
      feature: 'Metrics of nodes and Pods',
      missing: 'answered in JSON: the facts have no field numbers for them',
    },
  ],
};
