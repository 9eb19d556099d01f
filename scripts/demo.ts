/**
 * `npm run demo`: the walkthrough, on this machine, with the real kubectl. It sets up what is missing (saying so first),
 * starts a cluster, applies examples/mysql/mysql.yaml and shows that names, addresses and data hold. Exit status 0 only
 * if every step held. `npm run demo -- --simulated` shows it without containers, `--name NAME` on another cluster.
 */
import { parseArgs } from 'node:util';
import { prepareMachine } from './setup/machine.ts';
import { kubectlPath } from './setup/tools.ts';
import { Demo } from './demo/demo.ts';
import { realSteps } from './demo/real-steps.ts';
import { simulatedSteps } from './demo/simulated-steps.ts';

const { values } = parseArgs({
  options: {
    simulated: { type: 'boolean', default: false },
    name: { type: 'string', default: 'demo' },
  },
});
const machine = values.simulated
  ? ({ real: false, reasons: ['you asked for --simulated'] } as const)
  : prepareMachine();
const demo = new Demo({ kubectl: kubectlPath(), cluster: values.name });
if (machine.real) {
  process.exitCode = await demo.play(realSteps);
} else {
  console.log('No real containers here:');
  for (const reason of machine.reasons) console.log(`  - ${reason}`);
  console.log('So this shows the same on a simulated node: every component but the containers.\n');
  process.exitCode = await demo.play(simulatedSteps);
}
