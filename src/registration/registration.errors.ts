import { AppError } from '../common/errors/app-error';

export const runNotFound = (id: string): AppError =>
  new AppError('registration.run_not_found', 'not_found', `There is no run of the registration automation ${id}.`);

export const ownMcpFailed = (tool: string, cause: unknown): AppError =>
  new AppError(
    'registration.mcp_failed',
    'unavailable',
    `The call of ${tool} failed: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  );

export const noAgentAnswered = (attempts: number): AppError =>
  new AppError(
    attempts === 0 ? 'registration.no_agent' : 'registration.agent_failed',
    'unavailable',
    attempts === 0 ? 'No agent can be asked for a welcome.' : `No agent answered in ${attempts} attempts.`,
  );
