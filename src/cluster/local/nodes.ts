/** Which nodes a local cluster has: what `--nodes` asks for, and what it had before. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { HoldfastError, isSystemError } from '#base/errors.ts';
import type { LocalNames } from './names.ts';

/** Of a cluster of which nothing else was said; the names of the walkthrough. */
const serverName = 'k3s-server';
const agentName = (number: number): string => `k3s-agent${String(number).padStart(2, '0')}`;

/** Simulated nodes are 127.0.0.0/16's addresses on this machine, and each has a /24 for its Pods. */
export const maxSimulatedNodes = 5_000;

/**
 * The names of the nodes, the server's first, at most `most`. `asked` is a number or names with commas between them; absent: as before,
 * one at first. A cluster may get nodes, but loses none here: its API still has them.
 */
export function settleNodes(
  asked: string | undefined,
  before: readonly string[],
  most: number,
): string[] {
  if (asked === undefined) return before.length > 0 ? [...before] : [serverName];
  const names = /^\d+$/.test(asked) ? numbered(Number(asked), before, most) : asked.split(',');
  for (const name of names) check(name);
  if (new Set(names).size !== names.length) throw wrong('two nodes cannot have one name');
  if (names.length < 1 || names.length > most) {
    throw wrong(`a local cluster has 1 to ${most} nodes`);
  }
  const [first] = before;
  if (first !== undefined && names[0] !== first) {
    throw wrong(`the server of this cluster is ${first}, and stays the first of its nodes`);
  }
  const missing = before.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw new HoldfastError(
      'CONFIG_INVALID',
      `this cluster has further nodes: ${missing.join(', ')}`,
      {
        remedy:
          'name them too, or make a new cluster: holdfast down --purge removes this one with its data',
      },
    );
  }
  // In joining order: a node's place is its address.
  return [...before, ...names.filter((name) => !before.includes(name))];
}

function numbered(count: number, before: readonly string[], most: number): readonly string[] {
  if (count > most) throw wrong(`a local cluster has 1 to ${most} nodes`);
  const names = [...before];
  if (names.length === 0 && count > 0) names.push(serverName);
  for (let number = 1; names.length < count; number++) {
    if (!names.includes(agentName(number))) names.push(agentName(number));
  }
  return count < before.length ? before.slice(0, count) : names;
}

/** Short enough for the paths of sockets below its directory. */
function check(name: string): void {
  if (/^[a-z0-9]([-a-z0-9]{0,22}[a-z0-9])?$/.test(name)) return;
  throw wrong(`"${name}" cannot be the name of a node`);
}

function wrong(message: string): HoldfastError {
  return new HoldfastError('CONFIG_INVALID', message, {
    remedy:
      'use a number (--nodes 3) or names of up to 24 lower-case letters, digits and hyphens (--nodes one,two)',
  });
}

const nodesFile = (names: LocalNames): string => `${names.dataDir}/nodes.json`;

export function rememberedNodes(names: LocalNames): readonly string[] {
  try {
    const nodes: string[] = JSON.parse(readFileSync(nodesFile(names), 'utf8'));
    return nodes;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return [];
    throw error;
  }
}

export function rememberNodes(names: LocalNames, nodes: readonly string[]): void {
  mkdirSync(names.dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(nodesFile(names), `${JSON.stringify(nodes)}\n`);
}
