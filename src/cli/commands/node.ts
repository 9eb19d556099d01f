/** `holdfast stop-node`, `start-node`, `cut-node`, `heal-node`: failure, to be seen and tested on a local cluster. */
import type { NodeChange } from '../cluster-control.ts';
import { withName } from '../command.ts';
import type { AddCommand } from '../command.ts';

interface NodeCommand {
  readonly change: NodeChange;
  readonly description: string;
  /** After the node's name. */
  readonly done: string;
  readonly already: string;
}

const nodeCommands: readonly NodeCommand[] = [
  {
    change: 'stop',
    description: 'switch a node of a local cluster off: its process and its containers end',
    done: 'is stopped',
    already: 'was stopped already',
  },
  {
    change: 'start',
    description: 'switch a stopped node of a local cluster on again',
    done: 'is started',
    already: 'runs already',
  },
  {
    change: 'cut',
    description: 'cut a node of a local cluster off from all others; everything on it runs on',
    done: 'is cut off',
    already: 'was cut off already',
  },
  {
    change: 'heal',
    description: 'join a node that was cut off again',
    done: 'is joined again',
    already: 'was not cut off',
  },
];

export const addNodeCommands: AddCommand = (program, { control, output }) => {
  for (const { change, description, done, already } of nodeCommands) {
    withName(program.command(`${change}-node`))
      .description(description)
      .argument('<node>', "the node's name")
      .action(async (node: string, { name }: { name: string }) => {
        const changed = await control.changeNode(change, { name, node }, output.note);
        output.line(`Node "${node}" ${changed ? done : already}.`);
      });
  }
};
