/** How long a simulated container lasts. */
import type { Behaviour } from './behaviour.ts';
import type { CommandResult } from './commands.ts';

/** After how many milliseconds a container ends by itself, if it does, and with which status. */
export function lifeOf({
  behaviour,
  command,
}: {
  readonly behaviour: Behaviour;
  readonly command: CommandResult | undefined;
}): readonly [number | undefined, number] {
  if (behaviour.exitAfter !== undefined) return [behaviour.exitAfter, behaviour.exitCode];
  if (command && !command.echoesStdin) return [command.lasts, command.exitCode];
  return [undefined, 0];
}
