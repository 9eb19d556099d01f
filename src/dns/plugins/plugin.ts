/**
 * What stands in front of the cluster's names: a chain in a fixed order, each member of which answers a question
 * itself or passes it on, perhaps changed, and may change the answer.
 */
import type { PluginName } from '../answering.ts';
import type { Asker, Transport } from '../resolver.ts';
import type { Query } from '../wire/query.ts';
import type { ReadAnswer } from '../wire/response.ts';

export interface Question {
  readonly query: Query;
  readonly transport: Transport;
  readonly asker: Asker;
}

export type Reply = Buffer | Promise<Buffer>;
export type Next = (question: Question) => Reply;

export interface Plugin {
  readonly name: PluginName;
  answer(question: Question, next: Next): Reply;
}

export interface PluginParts {
  /** Milliseconds that only grow. */
  readonly monotonic: () => number;
  /** One line for the log; never waits. */
  readonly log: (line: string) => void;
  /** What a client would get that asks for this name, for those who follow an alias. */
  readonly lookup: (name: string, type: number, asker: Asker) => Promise<ReadAnswer | undefined>;
}

/** Calls `change` when the answer is there. */
export function whenAnswered<T>(reply: Reply, change: (answer: Buffer) => T): T | Promise<T> {
  return reply instanceof Promise ? reply.then(change) : change(reply);
}
