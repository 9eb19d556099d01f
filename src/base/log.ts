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

/** A log of JSON lines to a file descriptor (1 is standard output). */
export function createLogger(options: { level?: LogLevel; fd?: number } = {}): Logger {
  const root = pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ fd: options.fd ?? 2, sync: true }),
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
