/** No command of kubectl is forgotten: what its help lists is what the table lists, and each test runs its command. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runKubectl } from './testing/kubectl.ts';
import { kubectlCommands } from './testing/kubectl-commands.ts';

/** Every beginning of a command of the table; where it is no command itself, it only holds others. */
const groups = new Set(
  Object.keys(kubectlCommands).flatMap((command) => {
    const words = command.split(' ');
    return words.map((_, length) => words.slice(0, length).join(' '));
  }),
);

/** The commands below one, by its help: those lines of two spaces, a word and a text that follow a heading. */
async function commandsBelow(command: string): Promise<readonly string[]> {
  const { text } = await runKubectl(`${command} --help`, { kubeconfig: '/dev/null' });
  const below: string[] = [];
  let inList = false;
  for (const line of text.split('\n')) {
    if (/^\S.*:$/.test(line)) inList = /\bCommands\b.*:$/.test(line);
    const name = /^ {2}([a-z][a-z-]*) {2,}\S/.exec(line)?.[1];
    if (inList && name) below.push(`${command} ${name}`.trim());
  }
  return below;
}

/** A command that others stand below is asked for them, and is one itself if the table says so. */
async function allCommands(command = ''): Promise<readonly string[]> {
  if (!groups.has(command)) return [command];
  const deeper = await Promise.all((await commandsBelow(command)).map(allCommands));
  return [...(command in kubectlCommands ? [command] : []), ...deeper.flat()];
}

test('the table lists what kubectl --help lists', async () => {
  expect([...(await allCommands()), 'options'].toSorted()).toEqual(
    Object.keys(kubectlCommands).toSorted(),
  );
});

test.each(
  Object.entries(kubectlCommands).flatMap(([command, file]) =>
    typeof file === 'string' ? [[command, file] as const] : [],
  ),
)('%s is run by %s', (command, file) => {
  const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const words = command.split(' ').join(`(?: |', ')`);
  expect(source).toMatch(new RegExp(`['"\`]${words}[ '"\`]`));
});
