import { runningServices } from './running-services';

export default async function globalTeardown(): Promise<void> {
  await runningServices()?.stop();
}
