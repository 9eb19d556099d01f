/** House rules that a machine can check (CONTRIBUTING.md, House rules). Each message says what to do instead. */
import { expect, test } from 'vitest';
import { allFiles, isTest, read, sources } from './sources.ts';

interface Ban {
  readonly pattern: RegExp;
  readonly instead: string;
  /** Where it is allowed. */
  readonly except: RegExp;
}

const bans: readonly Ban[] = [
  {
    pattern: /\bDate\.now\(|\bnew Date\(\)/,
    instead: 'take a Clock',
    except: /^src\/base\/(clock|virtual-clock)\.ts$/,
  },
  {
    pattern: /(?<![.\w])set(Timeout|Interval)\(/,
    instead: 'take a Clock (clock.after, sleep)',
    except: /^src\/base\/clock\.ts$/,
  },
  {
    pattern: /\bMath\.random\(|\brandomUUID\(/,
    instead: 'take a Random',
    except: /^src\/base\/random\.ts$/,
  },
  {
    pattern: /\bprocess\.env\b/,
    instead: 'take it as configuration',
    except: /^src\/(cli|cluster)\/|^src\/main\.ts$/,
  },
  {
    pattern: /^import (?!type ).*['"](node:)?http['"]/,
    instead: 'take http from base/http.ts, which loads less',
    except: /^$/,
  },
  { pattern: /\bconsole\./, instead: 'take a Logger', except: /^src\/cli\// },
  {
    pattern: /\bthrow new Error\(/,
    instead: 'throw a typed error (api/status.ts, base/errors.ts)',
    except: /^$/,
  },
  {
    pattern: /\bcatch\s*(\([^)]*\))?\s*\{\s*\}/,
    instead: 'say why nothing is done, or do something',
    except: /^$/,
  },
  { pattern: /(:\s*any\b|\bas any\b|<any>)/, instead: 'use unknown and narrow it', except: /^$/ },
  { pattern: /@ts-(ignore|nocheck|expect-error)/, instead: 'mend the type', except: /^$/ },
  { pattern: /\b(TODO|FIXME|XXX)\b/, instead: 'do it, or leave it out', except: /^$/ },
];

test.each(bans.map((ban) => [ban.pattern.source, ban] as const))('nobody writes %s', (_, ban) => {
  const offences = sources
    .filter((path) => !ban.except.test(path))
    .flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, index) =>
          ban.pattern.test(line) && !/^\s*(\*|\/\/|\/\*)/.test(line)
            ? [`${path}:${index + 1}: ${ban.instead}: ${line.trim()}`]
            : [],
        ),
    );
  expect(offences).toEqual([]);
});

/** Longer files, each with why it is one thing. The list may only shrink. */
const longFiles: Readonly<Record<string, string>> = {};

test('files fit in a head: at most 400 lines', () => {
  const long = sources
    .map((path) => [path, read(path).split('\n').length - 1] as const)
    .filter(([path, lines]) => lines > 400 && !longFiles[path])
    .map(([path, lines]) => `${path}: ${lines} lines; split it by stage, verb or kind`);
  expect(long).toEqual([]);
});

test('names are kebab-case and say what a thing is', () => {
  const offences = allFiles
    .filter((path) => /^(src|test|bench|scripts)\//.test(path) && path.endsWith('.ts'))
    .filter(
      (path) =>
        /(^|\/)(utils?|helpers?|common|misc)(\/|\.ts$)/.test(path) ||
        path.split('/').some((part) => !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(part)),
    );
  expect(offences).toEqual([]);
});

test('every source file opens with a comment that says what it is, or is so small that it need not', () => {
  const bare = sources.filter((path) => {
    const text = read(path);
    return (
      text.split('\n').length > 60 &&
      !/^(#![^\n]*\n)?\s*(\/\*\*|\/\/)/.test(text) &&
      !/\n\/\*\*/.test(text)
    );
  });
  expect(bare).toEqual([]);
});

test('no test is skipped for good or marked as the only one', () => {
  const offences = allFiles
    .filter((path) => path.endsWith('.ts') && isTest(path))
    .flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, index) =>
          /\b(it|test|describe)\.(only|todo|skip)\(/.test(line)
            ? [`${path}:${index + 1}: ${line.trim()}`]
            : [],
        ),
    );
  expect(offences).toEqual([]);
});
