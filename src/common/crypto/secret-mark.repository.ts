import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { isUniqueViolation } from '../database/driver-errors';
import { SecretMark } from './secret-mark.entity';

@Injectable()
export class SecretMarkRepository {
  constructor(private readonly database: Database) {}

  async find(name: string): Promise<SecretMark | null> {
    return this.database.of(SecretMark).findOneBy({ name });
  }

  /** The first one of a name stays. */
  async add(mark: SecretMark): Promise<void> {
    try {
      await this.database.of(SecretMark).insert(mark);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
  }

  async replace(mark: SecretMark): Promise<void> {
    await this.database.of(SecretMark).update({ name: mark.name }, mark);
  }
}
