/** argv → command. The composition root hands the command line what it may control. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { holdProcess } = await import('#base/clock.ts');
const { runCli } = await import('#cli/program.ts');
const { createClusterControl } = await import('#cluster/control.ts');
const release = holdProcess();
process.exitCode = await runCli(process.argv.slice(2), createClusterControl());
release();
