import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../../common/database/database';
import { Preference } from './preference.entity';

@Injectable()
export class PreferenceRepository {
  constructor(private readonly database: Database) {}

  async findMany(userIds: readonly string[]): Promise<Preference[]> {
    return this.database.of(Preference).findBy({ userId: In([...userIds]) });
  }

  async save(preference: Preference): Promise<void> {
    await this.database.of(Preference).upsert(preference, ['userId']);
  }
}
