/** The port that a probe or hook means: a number, or the name of one of the container's ports. */
import type { Container, IntOrString } from '#api/gen/types.ts';
import { HoldfastError } from '#base/errors.ts';

export function resolvePort(port: IntOrString, container: Container): number {
  const number = typeof port === 'number' ? port : Number(port);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  const named = container.ports?.find(({ name }) => name === port);
  if (named) return named.containerPort;
  throw new HoldfastError(
    'CONFIG_INVALID',
    `couldn't find port: "${port}" in ports of ${container.name}`,
  );
}
