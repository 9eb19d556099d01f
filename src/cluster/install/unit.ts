/** The text of the systemd unit and of its environment file. */

export interface UnitOptions {
  readonly role: 'server' | 'agent';
  /** The launcher, an absolute path. */
  readonly program: string;
  /** What follows it. */
  readonly words: readonly string[];
  /** As the machine that starts from it will see it. */
  readonly environmentFile: string;
}

/**
 * `Type=exec`: Node.js has no datagram sockets of the kind on which systemd waits to hear that a service is ready.
 * `KillMode=process`: only the process itself is stopped, and the containers run on through a restart or an update.
 */
export function unitText({ role, program, words, environmentFile }: UnitOptions): string {
  return `# Written by \`holdfast install ${role}\`; removed by \`holdfast uninstall\`.
[Unit]
Description=Holdfast ${role}
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
Type=exec
EnvironmentFile=${environmentFile}
ExecStart=${[program, role, ...words].map(quoted).join(' ')}
Restart=always
RestartSec=2
KillMode=process
Delegate=yes
LimitNOFILE=1048576
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity

[Install]
WantedBy=multi-user.target
`;
}

/** A word of a command line: `%` and `$` mean nothing special in it. */
function quoted(word: string): string {
  const plain = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@%+=:,./-]+$/.test(plain) ? plain : `"${escaped(plain)}"`;
}

function escaped(text: string): string {
  return text.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`);
}

export type Environment = Readonly<Record<string, string>>;

export function environmentText(environment: Environment): string {
  return Object.entries(environment)
    .map(([name, value]) => `${name}="${value.replaceAll(/["\\$`]/g, String.raw`\$&`)}"\n`)
    .join('');
}

/** Of a text that `environmentText` made. */
export function parseEnvironment(text: string): Environment {
  const lines = [...text.matchAll(/^(\w+)="(.*)"$/gm)];
  return Object.fromEntries(
    lines.map(([, name = '', value = '']) => [name, value.replaceAll(/\\(.)/g, '$1')]),
  );
}
