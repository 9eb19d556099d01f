import type { Pod } from '#api/gen/types.ts';
import { badRequest } from '#api/status.ts';

/** The container that is meant: the one asked for, or the only one. Throws 400 in upstream's words. */
export function chooseContainer(pod: Pod, asked: string): string {
  const { name } = pod.metadata;
  const names = pod.spec.containers.map((container) => container.name);
  const initNames = (pod.spec.initContainers ?? []).map((container) => container.name);
  if (asked !== '') {
    const ephemeral = (pod.spec.ephemeralContainers ?? []).map((container) => container.name);
    if ([...names, ...initNames, ...ephemeral].includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return only;
  const inits =
    initNames.length > 0 ? ` or one of the init containers: [${initNames.join(' ')}]` : '';
  throw badRequest(
    `a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]${inits}`,
  );
}
