import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import { DatabaseConfig } from '../../config/app-config';
import { Database } from './database';
import { migrate } from './migrate';
import { dataSourceOptions, limitStatements, openDataSource } from './open-data-source';
import { StoreHealth } from './store-health';

/** The store, brought to the newest schema before anything uses it. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [DatabaseConfig],
      useFactory: (config: DatabaseConfig) => ({
        ...dataSourceOptions(config, []),
        autoLoadEntities: true,
        retryAttempts: 5,
        retryDelay: 1_000,
      }),
      dataSourceFactory: async (options) => {
        const dataSource = await openDataSource(options as DataSourceOptions);
        await migrate(dataSource);
        limitStatements(dataSource);
        return dataSource;
      },
    }),
  ],
  providers: [Database, StoreHealth],
  exports: [Database, StoreHealth],
})
export class DatabaseModule {}
