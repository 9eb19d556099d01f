import { expect, test } from 'vitest';
import { stringFormats } from './string-formats.ts';

const book = '978-0321751041';

test.each<[format: string, valid: readonly string[], invalid: readonly string[]]>([
  [
    'bsonobjectid',
    ['507f1f77bcf86cd799439011'],
    ['', '507f1f77bcf86cd79943901', '507f1f77bcf86cd79943901g'],
  ],
  [
    'uri',
    [
      'http://a.example',
      'https://u:p@a.example:8443/x?y#z',
      '/only/path',
      'mailto:a@b.example',
      'http://[::1]:80/',
      '*',
      'http://a/%41',
      'urn:x',
    ],
    [
      '',
      'a.example',
      'a b',
      ':x',
      'http://a:b/',
      '/%zz',
      'http://a b/',
      'http://[::1',
      '/a\n',
      'http://%41/',
    ],
  ],
  [
    'email',
    [
      'a@b',
      'a.b+c@d.example',
      '"a b"@c.example',
      'Some Body <a@b.example>',
      '"Body, Some" <a@b.example>',
      '<a@b>',
      'a@[1.2.3.4]',
    ],
    ['', 'a', '@b', 'a@', 'a..b@c', '.a@b', 'a@b.', 'a b@c', 'Some@Body <a@b>', 'a@b, c@d', 'a@b>'],
  ],
  [
    'hostname',
    ['a', 'a-b', 'a.example', '1.example', 'bücher.example'],
    ['', '-a.b', 'a_b', 'a.b-c', 'a.1', 'a..b', `${'a'.repeat(64)}.example`, 'a.example.'],
  ],
  [
    'ipv4',
    ['1.2.3.4', '001.02.3.4', '::ffff:1.2.3.4'],
    ['', '1.2.3', '1.2.3.256', '::1', '1.2.3.4.5', '1.2.3.4/8'],
  ],
  ['ipv6', ['::', '::1', 'fe80::1', '::ffff:1.2.3.4'], ['', '1.2.3.4', 'fe80::1%eth0', ':::']],
  [
    'cidr',
    ['10.0.0.0/8', '10.0.0.1/32', 'fd00::/64'],
    ['', '10.0.0.0', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/-1', '/8'],
  ],
  [
    'mac',
    [
      '00:00:5e:00:53:01',
      '02-00-5E-10-00-00-00-01',
      '0000.5e00.5301',
      Array(20).fill('0a').join(':'),
      '0000.5e00.5301.0000',
      '00005e005301',
    ],
    ['', '00:00:5e:00:53', '00:00:5e-00:53:01', '00:00:5e:00:53:01:02', '0000.5e00'],
  ],
  [
    'uuid',
    ['a8098c1a-f86e-11da-bd1a-00112444be1e', 'A8098C1AF86E11DABD1A00112444BE1E'],
    ['', 'a8098c1a-f86e-11da-bd1a'],
  ],
  ['uuid3', ['bcd02e22-68f0-3046-a512-327cca9def8f'], ['bcd02e22-68f0-4046-a512-327cca9def8f']],
  ['uuid4', ['025b0d74-00a2-4048-bf57-227c5111bb34'], ['025b0d74-00a2-4048-7f57-227c5111bb34']],
  ['uuid5', ['886313e1-3b8a-5372-9b90-0c9aee199e5d'], ['886313e1-3b8a-4372-9b90-0c9aee199e5d']],
  ['isbn', ['0321751043', book], ['0321751044', '']],
  ['isbn10', ['0321751043', '0-8044-2957-X'], [book, '0321751044']],
  ['isbn13', [book, '978 0321751041'], ['0321751043', '978-0321751042']],
  ['creditcard', ['4111-1111-1111-1111', '378282246310005'], ['4111-1111-1111-1112', '1234', '']],
  ['ssn', ['111-11-1111', '111 11 1111'], ['111-11-111', '111111111', '']],
  ['hexcolor', ['#FFFFFF', 'fff'], ['#ffff', 'ggg', '']],
  ['rgbcolor', ['rgb(255,255,255)', 'rgb( 0, 1 ,2 )'], ['rgb(256,0,0)', 'rgb(1,2)', '']],
  ['byte', ['aGVsbG8=', 'aGVsbG8h', 'YQ=='], ['', 'aGVsbG8', 'a===', '!!!!', 'YQ==YQ==']],
  ['password', ['', 'anything'], []],
  [
    'date',
    ['2026-02-28', '2024-02-29', '2000-02-29'],
    ['', '2026-02-29', '1900-02-29', '2026-13-01', '2026-00-01', '2026-1-1', '2026-01-32'],
  ],
  [
    'datetime',
    ['2014-12-15T19:30:20.000Z', '2014-12-15t19:30:20z', '2014-12-15T19:30:20+02:00'],
    [
      '',
      '2014-12-15',
      '2014-12-15T24:00:00Z',
      '2014-12-15T19:30:60Z',
      '2014-12-15T19:30:20',
      '2014-02-30T19:30:20Z',
    ],
  ],
  [
    'duration',
    ['22 ns', '1h30m', '1.5s', '0', '-2h', '3 days', '1 week 2 hours', '.5s'],
    ['', '1', 'h', '3 parsecs', '99999999999999999999 s'],
  ],
  ['k8sshortname', ['a', 'a-b', '1'], ['', 'A', '-a', 'a.b', 'a'.repeat(64)]],
  ['k8slongname', ['a.b', 'a', 'a'.repeat(253)], ['', 'a..b', 'A.b', 'a'.repeat(254)]],
])('%s', (format, valid, invalid) => {
  const isValid = stringFormats.get(format);
  for (const text of valid) expect([text, isValid?.(text)]).toEqual([text, true]);
  for (const text of invalid) expect([text, isValid?.(text)]).toEqual([text, false]);
});

test.each([...stringFormats])('%s takes time that grows with the length only', (_, isValid) => {
  const started = performance.now();
  for (const part of [
    '1',
    'a',
    ':',
    'a.',
    '1a',
    '1 a ',
    '"',
    '<',
    '%',
    '-',
    ' ',
    'a@',
    '[',
    '0:',
    'aaaa:',
    '+',
    '=',
  ]) {
    isValid(part.repeat(50_000));
    isValid(`${part.repeat(50_000)}!`);
    isValid(`http://${part.repeat(50_000)}!`);
    isValid(`a@${part.repeat(50_000)} <`);
  }
  expect(performance.now() - started).toBeLessThan(5_000);
});
