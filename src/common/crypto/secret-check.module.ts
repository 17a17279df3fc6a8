import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SecretsConfig, ServerConfig } from '../../config/app-config';
import { Clock } from '../clock';
import { SealedBox } from './sealed-box';
import { SecretCheck } from './secret-check';
import { SecretMark } from './secret-mark.entity';
import { SecretMarkRepository } from './secret-mark.repository';

/** Checks the secret while the modules are put together, before any of them begins its work. */
@Module({
  imports: [TypeOrmModule.forFeature([SecretMark])],
  providers: [
    SecretMarkRepository,
    {
      provide: SecretCheck,
      inject: [SecretMarkRepository, SealedBox, SecretsConfig, ServerConfig, Clock],
      useFactory: async (...parts: ConstructorParameters<typeof SecretCheck>): Promise<SecretCheck> => {
        const check = new SecretCheck(...parts);
        await check.run();
        return check;
      },
    },
  ],
})
export class SecretCheckModule {}
