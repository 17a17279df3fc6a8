import { HttpException, type Logger } from '@nestjs/common';
import { isStoreUnavailable } from '../common/database/driver-errors';
import { AppError } from '../common/errors/app-error';
import { type Fault, internalError, refusal, transportRefusal } from './protocol/protocol-errors';

/** A request that ends before any method runs; thrown by the guard, which cannot answer otherwise. */
export class McpRefused extends Error {
  override readonly name = 'McpRefused';

  constructor(readonly fault: Fault) {
    super(fault.message);
  }
}

const storeUnavailable = new AppError(
  'mcp.store_unavailable',
  'unavailable',
  'The service cannot reach its data at the moment. Try again shortly.',
  { retryAfter: 1 },
);

/** Whatever was thrown as a fault for the caller. What is not the caller's is logged here, once, and shown as internal. */
export function faultOf(error: unknown, requestId: string, logger: Logger): Fault {
  if (error instanceof McpRefused) return error.fault;
  if (error instanceof AppError) return refusal(error);
  if (error instanceof HttpException && error.getStatus() < 500) {
    return transportRefusal(error.getStatus(), 'mcp.refused', error.message);
  }
  logger.error({ msg: 'MCP request failed', requestId, err: error });
  return isStoreUnavailable(error) ? refusal(storeUnavailable) : internalError(requestId);
}
