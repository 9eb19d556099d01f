/** The worlds of the tests of reasons, and what is expected of one that fails. */
import { expect, test } from 'vitest';
import type { ReasonCode } from '../codes.ts';
import { explained, plainPod, pod, policy, service, set } from './world.ts';
import type { Question, World } from './world.ts';

/** A StatefulSet `mysql` of three, governed by headless `db`, all well. */
export const members = [pod('mysql-0'), pod('mysql-1'), pod('mysql-2')];
export const well: World = { services: [service('db')], sets: [set('mysql')], pods: members };

export const withMember = (changed: ReturnType<typeof pod>): World => ({
  ...well,
  pods: [changed, ...members.slice(1)],
});

export const client = plainPod('web-0', { labels: { app: 'web' } });
export const denyAll = policy('quiet', { podSelector: {}, policyTypes: ['Egress'], egress: [] });

// Here the Service wants a label that the member lacks.
export const wantsTier: World = {
  ...well,
  services: [service('db', { selector: { app: 'mysql', tier: 'db' } })],
  pods: [...members, pod('other-0', { labels: { app: 'mysql', tier: 'db' } })],
};

interface Row {
  readonly name: string;
  readonly world: World;
  readonly question?: Question;
  /** In the sentence. */
  readonly says: string | RegExp;
  /** In what to do. */
  readonly todo: string | RegExp;
}

type Failure = readonly [code: ReasonCode, row: Row];

/** A test for each: the verdict, its words and what it says to do. */
export function testFailures(failures: readonly Failure[]): void {
  const rows = failures.map(([code, row]) => [code, row.name, row] as const);
  test.each(rows)('%s: %s', async (code, name, { world, question, says, todo }) => {
    const told = await explained(name, world, question);
    expect(told.verdict.code, told.verdict.text).toBe(code);
    expect(told.resolves).toBe(false);
    expect(told.answers).toEqual([]);
    expect(told.verdict.text).toMatch(typeof says === 'string' ? literally(says) : says);
    expect(told.verdict.remedy?.join('\n')).toMatch(
      typeof todo === 'string' ? literally(todo) : todo,
    );
  });
}

function literally(text: string): RegExp {
  return new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
}
