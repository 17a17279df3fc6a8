import { ValidateIf } from 'class-validator';

/** May be left out, but not null: a body never blanks a field by accident. */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);
