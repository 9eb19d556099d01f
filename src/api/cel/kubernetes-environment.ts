/** CEL as Kubernetes has it: its own libraries, and those of cel-go that it takes. */
import { environmentOf } from './environment.ts';
import type { Environment, Library } from './environment.ts';
import { standardLibrary } from './functions/standard.ts';
import { listsLibrary } from './libraries/lists.ts';
import { mathLibrary } from './libraries/math.ts';
import { setsLibrary } from './libraries/sets.ts';
import { stringsLibrary } from './libraries/strings.ts';

export const allLibraries: readonly Library[] = [
  standardLibrary,
  stringsLibrary,
  setsLibrary,
  mathLibrary,
  listsLibrary,
];

let made: Environment | undefined;

/** Made when the first expression is compiled. */
export function kubernetesEnvironment(): Environment {
  made ??= environmentOf(allLibraries);
  return made;
}
