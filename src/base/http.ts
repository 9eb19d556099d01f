/**
 * Node's HTTP. An `import` of `node:http` reads every export of it, and one of them loads a whole second HTTP client
 * (for `fetch`), which costs each process 8 MB for good. Taken this way, only what is used is loaded. A test
 * (`test/repo/tidy.test.ts`) sees to it that everyone does.
 */
export const http = process.getBuiltinModule('node:http');
