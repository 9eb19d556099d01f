/** argv → command. The composition root hands the command line what it may control. */
import { holdProcess } from '#base/clock.ts';
import { isSystemError } from '#base/errors.ts';
import { runCli } from '#cli/program.ts';
import { createClusterControl } from '#cluster/control.ts';

// Whoever reads our output may have seen enough (`holdfast logs | head`).
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (!isSystemError(error, 'EPIPE')) throw error;
    process.exit();
  });
}
const release = holdProcess();
process.exitCode = await runCli(process.argv.slice(2), createClusterControl());
release();
