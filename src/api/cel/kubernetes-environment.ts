/** CEL as Kubernetes has it: its own libraries, and those of cel-go that it takes. */
import { environmentOf } from './environment.ts';
import type { Environment, Library } from './environment.ts';
import { standardLibrary } from './functions/standard.ts';
import { addressesLibrary } from './libraries/addresses.ts';
import { formatsLibrary } from './libraries/formats.ts';
import { listsLibrary } from './libraries/lists.ts';
import { mathLibrary } from './libraries/math.ts';
import { quantitiesLibrary } from './libraries/quantities.ts';
import { regexLibrary } from './libraries/regex.ts';
import { semversLibrary } from './libraries/semvers.ts';
import { setsLibrary } from './libraries/sets.ts';
import { stringsLibrary } from './libraries/strings.ts';
import { urlsLibrary } from './libraries/urls.ts';

export const allLibraries: readonly Library[] = [
  standardLibrary,
  stringsLibrary,
  setsLibrary,
  mathLibrary,
  listsLibrary,
  regexLibrary,
  urlsLibrary,
  addressesLibrary,
  quantitiesLibrary,
  formatsLibrary,
  semversLibrary,
];

let made: Environment | undefined;

/** Made when the first expression is compiled. */
export function kubernetesEnvironment(): Environment {
  made ??= environmentOf(allLibraries);
  return made;
}
