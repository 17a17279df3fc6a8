import { errorText } from './error-text';

describe('the text of an error', () => {
  it.each([
    ["Duplicate entry 'anna@example.com' for key 'uq_users_email'", "Duplicate entry for key 'uq_users_email'"],
    ["Duplicate entry 'it''s for key' for key 'uq'", "Duplicate entry for key 'uq'"],
    ["Incorrect string value: '\\xF0\\x9F' for column `db`.`t`.`c`", 'Incorrect string value: for column `db`.`t`.`c`'],
    ['The store is away.', 'The store is away.'],
  ])('%s holds no values', (message, text) => {
    expect(errorText(new Error(message), 200)).toBe(text);
  });

  it('is cut, and there for what is no error', () => {
    expect(errorText(new Error('too long'), 3)).toBe('too');
    expect(errorText('thrown', 10)).toBe('thrown');
  });
});
