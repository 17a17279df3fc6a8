import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor } from '../common/access/access.decorators';
import { staffRoles } from '../common/access/principal.types';
import { ok, okPage } from '../common/http/envelope';
import { ResourceUpdatesService } from '../tools/resource-updates.service';
import { CustomerPageQuery, UpdateProfileDto } from './customers.dto';
import { customerUri } from './customers.resources';
import { CustomersService } from './customers.service';
import { customerSummaryView, customerView } from './customers.view';
import { profileChange } from './profile-change';

/** What the people who work here see and keep of customers. */
@ApiTags('customers')
@AccessFor(staffRoles)
@Controller('customers')
export class CustomersController {
  constructor(
    private readonly customers: CustomersService,
    private readonly updates: ResourceUpdatesService,
  ) {}

  /** Customers, filtered. */
  @Get()
  async list(@Query() query: CustomerPageQuery) {
    const { stage, consultant_id: consultantId, query: text, limit, cursor } = query;
    const page = await this.customers.page({ stage, consultantId, query: text }, limit, cursor);
    return okPage(page, customerSummaryView);
  }

  /** One customer with profile and insights. */
  @Get(':id')
  async get(@Param('id') id: string) {
    return ok(customerView(await this.customers.getRecord({ userId: id })));
  }

  /** Changes the profile, over the version that the editor saw. */
  @Patch(':id/profile')
  async updateProfile(@Param('id') id: string, @Body() body: UpdateProfileDto) {
    const record = await this.customers.updateProfile(id, body.version, profileChange(body));
    this.updates.publish(customerUri(record.userId));
    return ok(customerView(record));
  }
}
