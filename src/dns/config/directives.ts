/** Every directive that a server block may have; one that isn't here is refused by its name. */
import { autopathReader } from '../plugins/autopath/read.ts';
import { cacheReader } from '../plugins/cache/read.ts';
import { errorsReader } from '../plugins/errors/read.ts';
import { forwardReader } from '../plugins/forward/read.ts';
import { hostsReader } from '../plugins/hosts/read.ts';
import { kubernetesReader } from '../plugins/kubernetes/read.ts';
import { logReader } from '../plugins/log/read.ts';
import { rewriteReader } from '../plugins/rewrite/read.ts';
import { templateReader } from '../plugins/template/read.ts';
import { harmlessReaders } from './harmless.ts';
import type { DirectiveReader } from './reading.ts';

export const directiveReaders: ReadonlyMap<string, DirectiveReader> = new Map(
  [
    logReader,
    errorsReader,
    rewriteReader,
    autopathReader,
    templateReader,
    hostsReader,
    kubernetesReader,
    forwardReader,
    cacheReader,
    ...harmlessReaders,
  ].map((reader) => [reader.name, reader]),
);
