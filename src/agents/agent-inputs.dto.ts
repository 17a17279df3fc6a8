import { ValidateBy } from 'class-validator';

const mostInputs = 50;
const longestText = 2_000;

/** Inputs as Dify's apps declare them: up to 50 names, each with a text, a number or a truth value. */
export const AreInputs = (): PropertyDecorator =>
  ValidateBy({
    name: 'areInputs',
    validator: {
      validate: areInputs,
      defaultMessage: () =>
        `inputs takes up to ${mostInputs} names of 1 to 64 letters, digits and _, each with a text of at most ` +
        `${longestText} characters, a number, true or false`,
    },
  });

function areInputs(value: unknown): boolean {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return entries.length <= mostInputs && entries.every(([name, input]) => /^\w{1,64}$/.test(name) && isInput(input));
}

function isInput(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= longestText;
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
