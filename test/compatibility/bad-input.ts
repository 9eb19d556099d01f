import type { Area } from './area.ts';

const abuse = 'test/integration/abuse.test.ts';
const writes = 'test/integration/every-write.test.ts';

export const badInput: Area = {
  area: 'Bad input',
  features: [
    {
      feature:
        'Random bodies of every kind, right, wrong and broken: no 500, nothing stored that breaks its schema, no acknowledged write lost, also after a restart',
      tests: [writes, 'src/apiserver/bad-input.test.ts', 'test/integration/any-body.test.ts'],
    },
    {
      feature: 'fieldValidation Strict, Warn and Ignore, with fields that occur twice',
      tests: [
        'test/integration/bad-input.test.ts > unknown fields are warned of',
        'test/integration/bad-input.test.ts > every unknown field (Strict)',
        'src/api/codec/json.test.ts',
        'src/api/codec/yaml.test.ts',
      ],
    },
    {
      feature: "What people get wrong is named in upstream's words",
      tests: ['test/integration/bad-input.test.ts'],
    },
    { feature: 'Malformed requests get a Status', tests: ['src/apiserver/malformed.test.ts'] },
    {
      feature: 'Bodies of 3 MiB and bombs in JSON, YAML, protobuf and patches',
      tests: [`${abuse} > bodies`],
    },
    { feature: 'Huge selectors', tests: [`${abuse} > selectors`] },
    {
      feature:
        '1,000 clients that send half a request, 1,000 that do not read, watches that are never read',
      tests: [`${abuse} > slow clients`],
    },
    {
      feature: 'Floods of headers, CONTINUATION, RST_STREAM, SETTINGS, PING and streams',
      tests: [`${abuse} > headers`],
    },
    {
      feature: 'Places and memory of requests are bounded',
      tests: ['src/apiserver/http/limits.test.ts'],
    },
    { feature: 'Priority and fairness between clients', missing: 'comes with flow control' },
  ],
};
