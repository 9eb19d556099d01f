/** What `holdfast dns …` may ask of a cluster; `src/cluster/dns` implements it. */

/** A local cluster by its name, a server by its data folder, any by a kubeconfig that Holdfast wrote. */
export interface DnsTarget {
  readonly name?: string;
  readonly dataDir?: string;
  readonly kubeconfig?: string;
}

/** What a command found: for people, and for programs. */
export interface DnsReport {
  readonly lines: readonly string[];
  readonly value: object;
  /** Whether the name resolves; always where nothing was to resolve. */
  readonly ok: boolean;
}

export interface ExplainOptions {
  readonly name: string;
  /** Of a record; absent: what programs ask for, A and AAAA. */
  readonly type?: string;
  /** The asking Pod's, or that in which any Pod asks. */
  readonly namespace: string;
  readonly pod?: string;
  /** Whose DNS is asked; the Pod's node's when absent. */
  readonly node?: string;
}

export interface QueryOptions {
  readonly name: string;
  readonly type: string;
  readonly tcp: boolean;
  readonly node?: string;
}

export interface RecordsOptions {
  /** All when absent. */
  readonly namespace?: string;
  readonly service?: string;
  readonly node?: string;
}

export interface TraceOptions {
  /** `*` stands for any characters; absent: all names. */
  readonly pattern?: string;
  readonly namespace: string;
  /** Only what this Pod asks. */
  readonly pod?: string;
  readonly node?: string;
}

export interface DnsControl {
  explain(target: DnsTarget, options: ExplainOptions): Promise<DnsReport>;
  /** One report at once, and one each time that it would be another one, until the signal aborts. */
  follow(target: DnsTarget, options: ExplainOptions, signal: AbortSignal): AsyncIterable<DnsReport>;
  query(target: DnsTarget, options: QueryOptions): Promise<DnsReport>;
  records(target: DnsTarget, options: RecordsOptions): Promise<DnsReport>;
  /** A report for each question that comes; the first one, which has no question, when it listens. */
  trace(target: DnsTarget, options: TraceOptions, signal: AbortSignal): AsyncIterable<DnsReport>;
}
