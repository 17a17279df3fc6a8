import { AppError } from '../common/errors/app-error';

function invalidField(code: string, field: string, message: string): AppError {
  return new AppError(code, 'invalid', `${field} ${message}.`, { details: [{ field, message }] });
}

export const agentNotFound = (): AppError =>
  new AppError('agents.not_found', 'not_found', 'There is no agent with this id.');

export const versionNotFound = (): AppError =>
  new AppError('agents.version_not_found', 'not_found', 'The agent has no version with this number.');

export const agentChangedMeanwhile = (cause?: unknown): AppError =>
  new AppError('agents.stale_version', 'conflict', 'Somebody has changed this agent meanwhile: read it again first.', {
    cause,
  });

export const connectionIncomplete = (field: string): AppError =>
  invalidField('agents.connection_incomplete', field, 'is needed for the provider dify');

export const baseUrlInvalid = (rule: string): AppError => invalidField('agents.base_url_invalid', 'base_url', rule);

export const wrongAppType = (scene: string, mode: string): AppError =>
  invalidField('agents.wrong_app_type', 'scene', `"${scene}" cannot be served by a Dify app of the type "${mode}"`);

export const agentInExperiment = (name: string): AppError =>
  new AppError('agents.in_experiment', 'conflict', `The experiment "${name}" uses this agent: stop it first.`);

export const templateHasNoConnection = (): AppError =>
  invalidField('agents.template_has_no_connection', 'provider', '"template" has neither address nor key to test');

export const experimentNotFound = (): AppError =>
  new AppError('agents.experiment_not_found', 'not_found', 'There is no experiment with this id.');

export const experimentChangedMeanwhile = (): AppError =>
  new AppError(
    'agents.experiment_stale_version',
    'conflict',
    'Somebody has changed this experiment meanwhile: read it again first.',
  );

export const experimentRunsAlready = (scene: string, cause: unknown): AppError =>
  new AppError(
    'agents.experiment_runs',
    'conflict',
    `Another experiment runs for the scene "${scene}": stop it first.`,
    {
      cause,
    },
  );

export const experimentOver = (): AppError =>
  new AppError('agents.experiment_over', 'conflict', 'The experiment has ended: make a new one.');

export const armsInvalid = (rule: string): AppError => invalidField('agents.arms_invalid', 'arms', rule);

export const aiSwitchedOff = (): AppError =>
  new AppError('agents.ai_off', 'conflict', 'A person answers in this conversation: the assistant is switched off.');

export const agentKeyUnreadable = (cause: unknown): AppError =>
  new AppError('agents.key_unreadable', 'unavailable', "The agent's key cannot be decrypted here: enter it again.", {
    cause,
  });

/** Nobody reads this answer; it keeps the request from counting as done. */
export const answerGivenUp = (cause: unknown): AppError =>
  new AppError('agents.given_up', 'unavailable', 'The answer was given up because nobody waited for it.', { cause });

export const tooManyQuestions = (retryAfter: number): AppError =>
  new AppError(
    'agents.too_many_questions',
    'rate_limited',
    'That is more than the assistant can answer: wait a moment.',
    {
      retryAfter,
    },
  );
