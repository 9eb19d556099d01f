import type { Duplex } from 'node:stream';

/**
 * Carries bytes both ways between a client and the backend that it wanted, and passes each side's end on to the other.
 * Resolves when both are closed.
 */
export async function carry(client: Duplex, backend: Duplex): Promise<void> {
  const closed = Promise.all([untilClosed(client), untilClosed(backend)]);
  client.once('close', () => {
    // A client that broke off reads nothing more.
    if (!client.readableEnded || !client.writableFinished) backend.destroy();
  });
  backend.once('close', () => {
    // A command's last words come just before its connection goes: they must reach the client, and a client that
    // still sends must find somebody who reads, or its own side resets what it hasn't read yet.
    client.end();
    client.resume();
  });
  client.pipe(backend);
  backend.pipe(client);
  await closed;
}

function untilClosed(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    // The next event says what is to be said.
    stream.once('error', () => stream.destroy());
    stream.once('close', () => resolve());
  });
}
