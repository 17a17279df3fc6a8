import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Foreground } from '../common/limits/foreground';
import { AuditModule } from '../audit/audit.module';
import { Authenticator } from '../common/access/principal.types';
import { SettingsModule } from '../settings/settings.module';
import { AdminBootstrap } from './admin-bootstrap';
import { AccessTokens } from './auth/access-tokens';
import { AuthController } from './auth/auth.controller';
import { AuthService } from './auth/auth.service';
import { PasswordHasher } from './auth/password-hasher';
import { RefreshToken } from './auth/refresh-token.entity';
import { RefreshTokenRepository } from './auth/refresh-token.repository';
import { SessionsService } from './auth/sessions.service';
import { TokenAuthenticator } from './auth/token-authenticator';
import { UserChangesService } from './user-changes.service';
import { UserImportService } from './user-import.service';
import { UserRole } from './user-role.entity';
import { UserSearchRepository } from './user-search.repository';
import { UserSearchService } from './user-search.service';
import { UserTokensService } from './user-tokens.service';
import { User } from './user.entity';
import { UsersController } from './users.controller';
import { RegistrationHooks } from './users.events';
import { UsersRepository } from './users.repository';
import { UsersService } from './users.service';
import { UserTools } from './users.tools';

@Module({
  imports: [TypeOrmModule.forFeature([User, UserRole, RefreshToken]), AuditModule, SettingsModule],
  controllers: [AuthController, UsersController],
  providers: [
    {
      provide: PasswordHasher,
      inject: [Foreground],
      useFactory: (foreground: Foreground) => new PasswordHasher(foreground),
    },
    { provide: Authenticator, useClass: TokenAuthenticator },
    AccessTokens,
    AdminBootstrap,
    AuthService,
    RefreshTokenRepository,
    RegistrationHooks,
    SessionsService,
    UserChangesService,
    UserImportService,
    UserSearchRepository,
    UserSearchService,
    UserTokensService,
    UserTools,
    UsersRepository,
    UsersService,
  ],
  exports: [
    Authenticator,
    AuthService,
    RegistrationHooks,
    UserChangesService,
    UserImportService,
    UsersService,
    UserTokensService,
  ],
})
export class UsersModule {}
