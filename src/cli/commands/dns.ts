/** `holdfast dns …`: why a name resolves as it does, and what the cluster's DNS answers, holds and is asked. */
import { Option } from 'commander';
import type { Command } from 'commander';
import type { AddCommand, CommandContext, Output } from '../command.ts';
import type { DnsReport, DnsTarget, ExplainOptions } from '../dns-control.ts';
import { untilStopped } from '../options.ts';

interface TargetFlags {
  readonly name?: string;
  readonly dataDir?: string;
  readonly kubeconfig?: string;
  readonly output?: 'json';
  readonly node?: string;
}

export const addDns: AddCommand = (program, context) => {
  const dns = program
    .command('dns')
    .description("names: why one resolves as it does, and what the cluster's DNS answers")
    .addHelpText(
      'after',
      '\nWithout --name, --data-dir and --kubeconfig: of the "holdfast server" of this machine when it runs, else of the cluster "default".',
    );
  addExplain(dns, context);
  addQuery(dns, context);
  addRecords(dns, context);
  addTrace(dns, context);
};

function addExplain(dns: Command, { control, output, exit }: CommandContext): void {
  ofCluster(dns.command('explain'))
    .description('walk what a Pod does with a name, say why it ends so, and what to do')
    .argument('<name>', 'as a program in the Pod would have it, such as mysql-0.db')
    .option(
      '--from <pod>',
      'the Pod that asks: POD or NAMESPACE/POD (default: one without settings of its own)',
    )
    .option('-n, --namespace <namespace>', "the asking Pod's namespace", 'default')
    .option('--type <type>', 'of a record, such as SRV (default: A and AAAA, as programs ask)')
    .option('--watch', 'go on, and tell each time that something else comes of it', false)
    .addHelpText(
      'after',
      `
Exit status: 0 it resolves, 1 it doesn't, 2 wrong usage.

  holdfast dns explain mysql-0.db
  holdfast dns explain api.example.com --from shop/web-0
  holdfast dns explain _mysql._tcp.db --type SRV -o json`,
    )
    .action(
      async (
        name: string,
        flags: TargetFlags & {
          from?: string;
          namespace: string;
          type?: string;
          watch: boolean;
        },
      ) => {
        const { namespace, pod } = placeOf(flags.from, flags.namespace);
        const options: ExplainOptions = {
          name,
          namespace,
          ...(pod === undefined ? {} : { pod }),
          ...(flags.type === undefined ? {} : { type: flags.type.toUpperCase() }),
          ...nodeOf(flags),
        };
        if (!flags.watch) {
          const report = await control.dns.explain(targetOf(flags), options);
          show(output, report, flags);
          return exit(report.ok ? 0 : 1);
        }
        let first = true;
        for await (const report of control.dns.follow(targetOf(flags), options, untilStopped())) {
          if (!first && flags.output !== 'json') output.line('');
          first = false;
          showOne(output, report, flags);
          exit(report.ok ? 0 : 1);
        }
      },
    );
}

function addQuery(dns: Command, { control, output, exit }: CommandContext): void {
  ofCluster(dns.command('query'))
    .description('ask the DNS of a node for a name as it stands, without a search list')
    .argument('<name>', 'a full name, or an address for its reverse name')
    .option('--type <type>', 'of the records', 'A')
    .option('--tcp', 'ask by TCP', false)
    .addHelpText(
      'after',
      `
Exit status: 0 there are records, 1 there are none, 2 wrong usage.

  holdfast dns query db.default.svc.cluster.local
  holdfast dns query _mysql._tcp.db.default.svc.cluster.local --type SRV
  holdfast dns query 10.42.0.7`,
    )
    .action(async (name: string, flags: TargetFlags & { type: string; tcp: boolean }) => {
      const { type, tcp } = flags;
      const options = { name, type, tcp, ...nodeOf(flags) };
      const report = await control.dns.query(targetOf(flags), options);
      show(output, report, flags);
      exit(report.ok ? 0 : 1);
    });
}

function addRecords(dns: Command, { control, output, exit }: CommandContext): void {
  ofCluster(dns.command('records'))
    .description(
      'list the records that exist, with whose they are; "!" marks what the server lacks',
    )
    .argument('[service]', 'only those of this Service')
    .option('-n, --namespace <namespace>', "the Service's namespace")
    .option('-A, --all-namespaces', 'of all namespaces (default without a Service)', false)
    .addHelpText(
      'after',
      `
Exit status: 0, or 1 when the server lacks some of them.

  holdfast dns records
  holdfast dns records db -n prod`,
    )
    .action(
      async (
        service: string | undefined,
        flags: TargetFlags & { namespace?: string; allNamespaces: boolean },
      ) => {
        const only = service === undefined ? flags.namespace : (flags.namespace ?? 'default');
        const options = {
          ...(service === undefined ? {} : { service }),
          ...(only === undefined || flags.allNamespaces ? {} : { namespace: only }),
          ...nodeOf(flags),
        };
        const report = await control.dns.records(targetOf(flags), options);
        show(output, report, flags);
        exit(report.ok ? 0 : 1);
      },
    );
}

function addTrace(dns: Command, { control, output }: CommandContext): void {
  ofCluster(dns.command('trace'))
    .description('show the questions that come to the DNS of the nodes, live')
    .argument('[pattern]', 'only names that contain it; with "*", names that it fits as a whole')
    .option('--from <pod>', 'only what this Pod asks: POD or NAMESPACE/POD')
    .option('-n, --namespace <namespace>', "that Pod's namespace", 'default')
    .addHelpText(
      'after',
      `
  holdfast dns trace --from web-0
  holdfast dns trace 'mysql-*'`,
    )
    .action(
      async (
        pattern: string | undefined,
        flags: TargetFlags & { from?: string; namespace: string },
      ) => {
        const { namespace, pod } = placeOf(flags.from, flags.namespace);
        const options = {
          namespace,
          ...(pattern === undefined ? {} : { pattern }),
          ...(pod === undefined ? {} : { pod }),
          ...nodeOf(flags),
        };
        const reports = control.dns.trace(targetOf(flags), options, untilStopped());
        for await (const report of reports) showOne(output, report, flags);
      },
    );
}

function ofCluster(command: Command): Command {
  return command
    .addOption(new Option('-o, --output <format>', 'for programs').choices(['json']))
    .option('--node <node>', "whose DNS (default: the Pod's node's, or a control plane's)")
    .option('--name <name>', 'of this local cluster')
    .option('--data-dir <dir>', 'of the server that keeps its data there')
    .option('--kubeconfig <file>', 'of the cluster of this kubeconfig, which Holdfast wrote');
}

function targetOf({ name, dataDir, kubeconfig }: TargetFlags): DnsTarget {
  return {
    ...(name === undefined ? {} : { name }),
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
  };
}

function nodeOf({ node }: TargetFlags): { readonly node?: string } {
  return node === undefined ? {} : { node };
}

/** `POD` or `NAMESPACE/POD`. */
function placeOf(
  from: string | undefined,
  namespace: string,
): { readonly namespace: string; readonly pod?: string } {
  if (from === undefined) return { namespace };
  const slash = from.indexOf('/');
  if (slash < 0) return { namespace, pod: from };
  return { namespace: from.slice(0, slash), pod: from.slice(slash + 1) };
}

function show(output: Output, report: DnsReport, { output: format }: TargetFlags): void {
  if (format === 'json') output.line(JSON.stringify(report.value, null, 2));
  else for (const line of report.lines) output.line(line);
}

/** One of several: JSON of one line. */
function showOne(output: Output, report: DnsReport, { output: format }: TargetFlags): void {
  if (format === 'json') output.line(JSON.stringify(report.value));
  else show(output, report, {});
}
