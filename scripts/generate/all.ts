/** The list of generated files, each a pure function of the facts or of other files. */
import { loadFacts } from './facts.ts';
import { generateTypes } from './types.ts';
import { generateResources } from './resources.ts';
import { generateRuntimeProtocol } from './runtime-protocol.ts';
import { generateSchema } from './schema.ts';

/** Pairs of path (relative to the repository's root) and text. */
export function generateAll(): [path: string, text: string][] {
  const facts = loadFacts();
  return [
    ['src/api/gen/types.ts', generateTypes(facts)],
    ['src/api/gen/resources.ts', generateResources(facts)],
    ['src/api/gen/schema.ts', generateSchema(facts)],
    ['src/kubelet/cri/containerd/gen/protocol.ts', generateRuntimeProtocol()],
  ];
}
