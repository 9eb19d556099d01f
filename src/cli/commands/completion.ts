/** `holdfast completion SHELL`: a completion script made from the command tree itself. */
import { Argument } from 'commander';
import type { Command } from 'commander';
import type { AddCommand } from '../command.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

export const addCompletion: AddCommand = (program, { output }) => {
  program
    .command('completion')
    .description('print a completion script: source <(holdfast completion bash)')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .action((shell: (typeof shells)[number]) => {
      const words = completionWords(program);
      output.line(shell === 'fish' ? fishScript(words) : bashScript(words, shell === 'zsh'));
    });
};

/** For each command path (empty: the program) the words that may follow. */
function completionWords(program: Command): ReadonlyMap<string, readonly string[]> {
  const words = new Map<string, readonly string[]>();
  const visit = (command: Command, path: string): void => {
    const options = command.options
      .filter((option) => !option.hidden)
      .map((option) => option.long ?? '');
    const children = command.commands.map((child) => child.name());
    const choices = command.registeredArguments.flatMap((argument) => argument.argChoices ?? []);
    words.set(path, [...children, ...choices, ...options, '--help'].filter(Boolean));
    for (const child of command.commands) visit(child, `${path} ${child.name()}`.trim());
  };
  visit(program, '');
  return words;
}

function bashScript(words: ReadonlyMap<string, readonly string[]>, zsh: boolean): string {
  const cases = [...words].map(([path, next]) => `    '${path}') next='${next.join(' ')}' ;;`);
  return `${zsh ? 'autoload -U +X bashcompinit && bashcompinit\n' : ''}_holdfast() {
  local path='' next='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) path="\${path:+$path }$word" ;; esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$next" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _holdfast holdfast ./holdfast`;
}

function fishScript(words: ReadonlyMap<string, readonly string[]>): string {
  return [...words]
    .map(([path, next]) => {
      const condition = path
        ? `__fish_seen_subcommand_from ${path.split(' ').at(-1)}`
        : '__fish_use_subcommand';
      return `complete -c holdfast -f -n '${condition}' -a '${next.join(' ')}'`;
    })
    .join('\n');
}
