import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { GroupsModule } from '../groups/groups.module';
import { ToolsModule } from '../tools/tools.module';
import { UsersModule } from '../users/users.module';
import { ClientDocuments } from './clients/client-documents';
import { ClientAudit } from './clients/client-audit';
import { ClientsService } from './clients/clients.service';
import { DocumentFetcher } from './clients/document-fetcher';
import { OAuthClient } from './clients/oauth-client.entity';
import { OAuthClientRepository } from './clients/oauth-client.repository';
import { RegistrationController } from './clients/registration.controller';
import { VouchersService } from './clients/vouchers.service';
import { AuthorizeController } from './consent/authorize.controller';
import { ConsentViews } from './consent/consent-views';
import { ConsentsService } from './consent/consents.service';
import { ProofsService } from './consent/proofs.service';
import { RequestTickets } from './consent/request-tickets';
import { Credentials } from './credentials';
import { AccessTokensService } from './grants/access-tokens.service';
import { GrantParts } from './grants/grant-parts';
import { GrantTransactions } from './grants/grant-transactions';
import { GrantsService } from './grants/grants.service';
import { MachineTokensService } from './grants/machine-tokens.service';
import { OAuthCode } from './grants/oauth-code.entity';
import { OAuthGrant } from './grants/oauth-grant.entity';
import { OAuthGrantRepository } from './grants/oauth-grant.repository';
import { OAuthRetention } from './grants/oauth-retention';
import { OAuthToken } from './grants/oauth-token.entity';
import { TokenInspectionController } from './grants/token-inspection.controller';
import { TokenInspectionService } from './grants/token-inspection.service';
import { TokenIssuer } from './grants/token-issuer';
import { TokenController } from './grants/token.controller';
import { TokensService } from './grants/tokens.service';
import { MetadataController } from './metadata/metadata.controller';
import { ServerScopes } from './metadata/server-scopes';
import { OAuthChallengesService } from './oauth-challenges.service';
import { RequestLimits } from './request-limits';

/** The authorization server: lets clients into groups that admit OAuth, each token into one of them. */
@Module({
  imports: [
    TypeOrmModule.forFeature([OAuthClient, OAuthGrant, OAuthCode, OAuthToken]),
    AuditModule,
    GroupsModule,
    ToolsModule,
    UsersModule,
  ],
  controllers: [
    MetadataController,
    RegistrationController,
    AuthorizeController,
    TokenController,
    TokenInspectionController,
  ],
  providers: [
    ...[OAuthClientRepository, DocumentFetcher, ClientDocuments, ClientAudit, ClientsService, VouchersService],
    ...[RequestTickets, ConsentViews, ProofsService, ConsentsService],
    ...[OAuthGrantRepository, GrantParts, GrantsService, GrantTransactions, TokenIssuer, TokensService],
    ...[MachineTokensService, TokenInspectionService, AccessTokensService, OAuthRetention],
    ...[Credentials, ServerScopes, RequestLimits, OAuthChallengesService],
  ],
  exports: [OAuthChallengesService],
})
export class OAuthModule {}
