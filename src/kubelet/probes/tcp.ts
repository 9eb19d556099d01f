/** TCP probes and hooks: the port accepts a connection. */
import { connect } from 'node:net';
import { HoldfastError, isSystemError, messageOf } from '#base/errors.ts';

export function connectTcp(
  host: string,
  port: number,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, ...(signal ? { signal } : {}) });
    const fail = (why: string, error?: unknown): void => {
      socket.destroy();
      reject(new HoldfastError('COMMAND_FAILED', why, { cause: error }));
    };
    socket.setTimeout(timeoutMs, () => fail(`dial tcp ${host}:${port}: i/o timeout`));
    socket.on('error', (error) => fail(connectionFailure(error, `${host}:${port}`), error));
    socket.on('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}

const goWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  ETIMEDOUT: 'i/o timeout',
};

/** As Go names the failure to connect, which is what people search for. */
export function connectionFailure(error: unknown, address: string): string {
  for (const [code, words] of Object.entries(goWords)) {
    if (isSystemError(error, code)) return `dial tcp ${address}: ${words}`;
  }
  if (isSystemError(error, 'ECONNRESET')) return 'EOF';
  return messageOf(error);
}
