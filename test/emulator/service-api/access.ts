import type { IncomingHttpHeaders } from 'node:http';
import type { App, AppDirectory } from '../apps/app-directory';
import { appClosed, DifyError, missingToken, unknownToken, wrongScheme } from './dify-error';

/** The app whose key the request carries. */
export function appOf(apps: AppDirectory, headers: IncomingHttpHeaders): App {
  const header = headers.authorization;
  if (header === undefined || !header.includes(' ')) throw missingToken();
  const [scheme = '', ...rest] = header.split(' ');
  if (scheme.toLowerCase() !== 'bearer') throw wrongScheme();
  const app = apps.byKey(rest.join(' ').trim());
  if (app === undefined) throw unknownToken();
  return app;
}

export function requireOpen({ config }: App): void {
  if (config.status !== 'normal') throw appClosed(config.status);
}

/** As {@link appOf}, for the search of a fault: no app instead of a refusal. */
export function knownAppOf(apps: AppDirectory, headers: IncomingHttpHeaders): App | undefined {
  try {
    return appOf(apps, headers);
  } catch (error) {
    if (error instanceof DifyError) return undefined;
    throw error;
  }
}
