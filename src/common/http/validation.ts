import { type ValidationError, ValidationPipe } from '@nestjs/common';
import { AppError, type ErrorDetail } from '../errors/app-error';

/** Checks REST bodies and queries against their DTOs; unknown fields are refused by name. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    exceptionFactory: (errors) => {
      const details = errors.flatMap((error) => detailsOf(error, ''));
      const fields = [...new Set(details.map((detail) => detail.field))].join(', ');
      return new AppError('http.invalid', 'invalid', `Check these fields: ${fields}.`, { details });
    },
  });
}

function detailsOf(error: ValidationError, path: string): ErrorDetail[] {
  const field = path + error.property;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => detailsOf(child, `${field}.`))];
}
