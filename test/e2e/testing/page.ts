/** The commands of a documentation page, for a cluster of the test's own. */
import { readFileSync } from 'node:fs';
import { root } from './cluster.ts';

/** The shell blocks of a page, or of one of its sections. */
export function blocks(page: string, heading?: string): readonly string[] {
  const text = readFileSync(`${root}${page}`, 'utf8');
  const section = heading === undefined ? text : sectionOf(text, heading);
  return [...section.matchAll(/```sh\n([^]*?)```/g)].map((match) => match[1] ?? '');
}

function sectionOf(text: string, heading: string): string {
  const [, after = ''] = text.split(`\n## ${heading}\n`);
  return after.split('\n## ')[0] ?? '';
}

/** A reader's cluster is called default. */
export function forCluster(script: string, name: string, dataDir: string): string {
  return script
    .replaceAll('./holdfast up', `./holdfast up --name ${name} --data-dir ${dataDir}`)
    .replaceAll(/\.\/holdfast (image \S+|kubeconfig|down)/g, `./holdfast $1 --name ${name}`);
}
