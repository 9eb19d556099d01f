import { expect, test } from 'vitest';
import { parseDependencies } from './debian-packages.ts';

test('parseDependencies() takes the first alternative and the first provider', () => {
  const output = `server
  PreDepends: init-tools
  Depends: libc6
 |Depends: debconf
  Depends: <debconf-2.0>
    cdebconf
    debconf
  Depends: <mail-agent>
    exim
    postfix
 |Depends: <awk>
    mawk
  Depends: gawk
  Depends: perl:any
libc6
  Depends: libgcc-s1
libgcc-s1
`;
  expect(Object.fromEntries(parseDependencies(output))).toEqual({
    server: ['init-tools', 'libc6', 'debconf', 'exim', 'mawk', 'perl'],
    libc6: ['libgcc-s1'],
    'libgcc-s1': [],
  });
});
