import { AppError } from '../common/errors/app-error';

/** The same for an unknown person, one who is no customer, and one whom the caller may not read. */
export const customerNotFound = (): AppError =>
  new AppError('customers.not_found', 'not_found', 'There is no customer with this id or user name.');

export const profileChanged = (current: number): AppError =>
  new AppError(
    'customers.profile_changed',
    'conflict',
    `Somebody else has changed this profile: read it again (version ${current}) and repeat the change.`,
    { details: [{ field: 'version', message: `is ${current} now` }] },
  );

export const birthDateImpossible = (): AppError =>
  new AppError('customers.birth_date_impossible', 'invalid', 'The birth date is no day of the past.', {
    details: [{ field: 'birth_date', message: 'must be a day of the past, as YYYY-MM-DD' }],
  });

export const budgetReversed = (): AppError =>
  new AppError('customers.budget_reversed', 'invalid', 'The lower end of the budget lies above the upper end.', {
    details: [{ field: 'budget_min', message: 'must not exceed budget_max' }],
  });

export const oneOfUser = (): AppError =>
  new AppError('customers.one_of_user', 'invalid', 'Give exactly one of user_id and username.', {
    details: [{ field: 'user_id', message: 'give exactly one of user_id and username' }],
  });

/** Somebody was faster; says who. */
export const alreadyClaimed = (owner: string): AppError =>
  new AppError('customers.already_claimed', 'conflict', `This customer has been claimed by ${owner}.`, {
    details: [{ field: 'consultant', message: owner }],
  });

export const notClaimed = (): AppError =>
  new AppError('customers.not_claimed', 'conflict', 'Nobody has claimed this customer.');

export const notYourCustomer = (): AppError =>
  new AppError('customers.not_yours', 'forbidden', 'This customer is not yours.');

export const customerMoved = (): AppError =>
  new AppError('customers.moved', 'conflict', 'Somebody else has just given this customer to another consultant.');

export const noSuchConsultant = (): AppError =>
  new AppError('customers.no_such_consultant', 'invalid', 'There is no active consultant with this id.', {
    details: [{ field: 'consultant_id', message: 'must be an active consultant' }],
  });
