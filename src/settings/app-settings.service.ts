import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { currentContext } from '../common/context/request-context';
import { AppSettingRepository } from './app-setting.repository';

/** Values that operators change while the platform runs, by namespace and key. */
@Injectable()
export class AppSettingsService {
  constructor(
    private readonly settings: AppSettingRepository,
    private readonly clock: Clock,
  ) {}

  /** Undefined for one that was never set. */
  async get(namespace: string, key: string): Promise<unknown> {
    return (await this.settings.find(namespace, key))?.value;
  }

  /** Part of the transaction that changes the setting; raise the epoch of its scope there, too. */
  async put(namespace: string, key: string, value: unknown): Promise<void> {
    const version = ((await this.settings.find(namespace, key))?.version ?? 0) + 1;
    const updatedBy = currentContext()?.actorId ?? null;
    await this.settings.save({ namespace, key, value, version, updatedBy, updatedAt: this.clock.now() });
  }
}
