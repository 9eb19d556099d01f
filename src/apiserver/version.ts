import type { Step } from './http/exchange.ts';

/** What `/version` answers, and what every part calls itself. */
export const version = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.0+holdfast',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: 'node',
  platform: `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`,
} as const;

/** Answers `/version`. */
export const versionRoute: Step = (exchange) => {
  const { path } = exchange.info;
  if (path === '/version' || path === '/version/') exchange.respondJson(200, version);
};
