import { expect, test } from 'vitest';
import { parseStatus } from './streaming.ts';

test.each([
  ['{"metadata":{},"status":"Success"}', 0],
  [
    '{"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"7"}]}}',
    7,
  ],
])('parseStatus(%s) is %i', (text, code) => {
  expect(parseStatus(text)).toBe(code);
});

test.each([
  [
    '{"status":"Failure","reason":"InternalError","message":"no such container"}',
    'no such container',
  ],
  ['something else', 'something else'],
])('parseStatus(%s) throws its message', (text, message) => {
  expect(() => parseStatus(text)).toThrow(message);
});
