/** All commands, in the order of `holdfast --help`. */
import type { AddCommand } from '../command.ts';
import { addAgent } from './agent.ts';
import { addCompletion } from './completion.ts';
import { addDns } from './dns.ts';
import { addDown } from './down.ts';
import { addImage } from './image.ts';
import { addInstall } from './install.ts';
import { addKubeconfig } from './kubeconfig.ts';
import { addKubectl } from './kubectl.ts';
import { addLogs } from './logs.ts';
import { addNodeCommands } from './node.ts';
import { addServer } from './server.ts';
import { addStatus } from './status.ts';
import { addUninstall } from './uninstall.ts';
import { addToken } from './token.ts';
import { addUp } from './up.ts';

export const commands: readonly AddCommand[] = [
  addUp,
  addDown,
  addStatus,
  addKubeconfig,
  addKubectl,
  addLogs,
  addDns,
  addImage,
  addNodeCommands,
  addServer,
  addAgent,
  addInstall,
  addUninstall,
  addToken,
  addCompletion,
];
