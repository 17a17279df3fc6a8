import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../common/access/access.decorators';
import type { Principal } from '../common/access/principal.types';
import { type Envelope, ok, okPage, type PageEnvelope } from '../common/http/envelope';
import { UserChangesService } from './user-changes.service';
import { type ManagedUserView, managedUserView } from './user.view';
import { UpdateUserBody, UsersQuery } from './users.dto';
import { UsersService } from './users.service';

@ApiTags('oversight')
@Controller('users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly changes: UserChangesService,
  ) {}

  /** Accounts, searched and filtered. */
  @Get()
  @AccessFor(['admin', 'operator'])
  async page(@Query() { query, role, status, limit, cursor }: UsersQuery): Promise<PageEnvelope<ManagedUserView>> {
    return okPage(await this.users.page({ query, role, status }, limit, cursor), managedUserView);
  }

  /** Changes roles, status, tier or the mark as internal tester. */
  @Patch(':id')
  @AccessFor(['admin'])
  async update(
    @Param('id') id: string,
    @Body() body: UpdateUserBody,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Envelope<ManagedUserView>> {
    const { roles, status, tier, is_internal_tester: isInternalTester } = body;
    const change = {
      roles: roles ?? undefined,
      status: status ?? undefined,
      tier: tier ?? undefined,
      isInternalTester: isInternalTester ?? undefined,
    };
    return ok(managedUserView(await this.changes.update(id, change, principal.userId)), 'Account updated');
  }
}
