import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import type { LogConfig } from '../../config/app-config';
import { withoutValues } from '../errors/error-text';
import { currentContext } from '../context/request-context';

/** Fields that never reach a log line, wherever they stand up to three levels deep. */
const secretFields = [
  'password',
  'token',
  'access_token',
  'refresh_token',
  'api_key',
  'apiKey',
  'authorization',
  'cookie',
];
const redact = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

/** `destination`: standard error is for programs whose standard output belongs to something else. */
export function createPino(config: LogConfig, destination: 'stdout' | 'stderr' | DestinationStream = 'stdout'): Logger {
  const descriptor = destination === 'stderr' ? 2 : 1;
  const options: LoggerOptions = {
    level: config.level,
    redact: { paths: redact, censor: '[secret]' },
    serializers: { err: errorFields },
    timestamp: pino.stdTimeFunctions.isoTime,
    base: null,
    ...(config.pretty ? {} : { formatters: { level: (label: string) => ({ level: label }) } }),
    mixin: () => {
      const context = currentContext();
      return context === undefined ? {} : { request_id: context.requestId };
    },
    ...(config.pretty ? prettyTransport(descriptor) : {}),
  };
  if (typeof destination !== 'string') return pino(options, destination);
  return options.transport === undefined
    ? pino(options, pino.destination({ dest: descriptor, sync: true }))
    : pino(options);
}

/** What a line says of an error. Everything else that drivers hang on theirs (statements, parameters) is people's data. */
function errorFields(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack } = pino.stdSerializers.err(error);
  const { code } = error as { code?: unknown };
  return { type, message: withoutValues(message), code, stack: withoutValues(stack) };
}

/** Readable lines where pino-pretty is installed (development); plain JSON elsewhere. */
function prettyTransport(destination: number): LoggerOptions {
  try {
    require.resolve('pino-pretty');
  } catch {
    return {};
  }
  return { transport: { target: 'pino-pretty', options: { singleLine: true, destination } } };
}

/** Nest's own modules that tell of every provider and route at start. */
const startUpNoise = new Set<unknown>(['InstanceLoader', 'RouterExplorer', 'RoutesResolver', 'NestFactory']);

/** Nest's logger on pino: a message, or an object with `msg` and fields; the context becomes `module`. */
export class PinoLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(startUpNoise.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(
    level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace',
    message: unknown,
    rest: unknown[],
  ): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const module = rest.at(-1);
    const stack = level === 'error' && rest.length > 1 ? rest[0] : undefined;
    const fields = { module, ...(stack === undefined ? {} : { stack }) };
    if (message instanceof Error) this.pino[level]({ ...fields, err: message, msg: withoutValues(message.message) });
    else if (message !== null && typeof message === 'object') this.pino[level]({ ...fields, ...message });
    else this.pino[level](fields, String(message));
  }
}
