/** Structured logging: a constant message and fields, never values formatted into the message. */
import { pino } from 'pino';
import { messageOf } from './errors.ts';

export type LogFields = Readonly<Record<string, unknown>>;

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log with fields added to every line. */
  child(fields: LogFields): Logger;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Lines that can't be written wait in memory until there is room; at most so many bytes of them. */
const maxWaiting = 64 * 1024;

/** A log of JSON lines to a file descriptor (1 is standard output). It never throws, be the disk full. */
export function createLogger(options: { level?: LogLevel; fd?: number } = {}): Logger {
  const destination = pino.destination({
    fd: options.fd ?? 2,
    sync: true,
    maxLength: maxWaiting,
  });
  // There is nowhere left to say it; the lines are tried again with the next one.
  destination.on('error', () => undefined);
  const root = pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return wrap(root);
}

function wrap(target: pino.Logger): Logger {
  const fieldsOf = (fields: LogFields | undefined): LogFields =>
    fields && 'error' in fields ? { ...fields, error: messageOf(fields['error']) } : (fields ?? {});
  return {
    debug: (message, fields) => target.debug(fieldsOf(fields), message),
    info: (message, fields) => target.info(fieldsOf(fields), message),
    warn: (message, fields) => target.warn(fieldsOf(fields), message),
    error: (message, fields) => target.error(fieldsOf(fields), message),
    child: (fields) => wrap(target.child({ ...fields })),
  };
}

/** A log that says nothing, for tests. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
