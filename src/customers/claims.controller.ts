import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../common/access/access.decorators';
import type { Principal } from '../common/access/principal.types';
import { ok } from '../common/http/envelope';
import { Idempotent } from '../common/idempotency/idempotency.interceptor';
import { ClaimsService } from './claims.service';
import { TransferDto } from './claims.dto';
import { CustomersService } from './customers.service';
import { customerView } from './customers.view';

/** Who looks after whom. */
@ApiTags('customers')
@Controller('customers')
export class ClaimsController {
  constructor(
    private readonly claims: ClaimsService,
    private readonly customers: CustomersService,
  ) {}

  /** Takes a customer whom nobody has; of many at once one gets the customer, the others 409. */
  @Post(':id/claim')
  @HttpCode(200)
  @Idempotent()
  @AccessFor(['consultant'])
  async claim(@Param('id') id: string, @CurrentPrincipal() by: Principal) {
    await this.claims.claim(id, by);
    return this.answer(id);
  }

  /** Sets a customer free; the wait for a claim begins anew. */
  @Post(':id/release')
  @HttpCode(200)
  @Idempotent()
  @AccessFor(['consultant', 'operator', 'admin'])
  async release(@Param('id') id: string, @CurrentPrincipal() by: Principal) {
    await this.claims.release(id, by);
    return this.answer(id);
  }

  /** Gives a customer to another consultant. */
  @Post(':id/transfer')
  @HttpCode(200)
  @Idempotent()
  @AccessFor(['consultant', 'operator', 'admin'])
  async transfer(@Param('id') id: string, @Body() body: TransferDto, @CurrentPrincipal() by: Principal) {
    await this.claims.transfer(id, body.consultant_id, by);
    return this.answer(id);
  }

  private async answer(userId: string) {
    return ok(customerView(await this.customers.getRecord({ userId })));
  }
}
