import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor } from '../../common/access/access.decorators';
import { staffRoles } from '../../common/access/principal.types';
import { ok } from '../../common/http/envelope';
import { Idempotent } from '../../common/idempotency/idempotency.interceptor';
import type { ServiceProjectChange } from '../treatments.types';
import { ServiceCatalogueService } from './service-catalogue.service';
import { CreateServiceProjectDto, ServiceProjectQuery, UpdateServiceProjectDto } from './service-projects.dto';
import { serviceProjectView } from './service-projects.view';

/** The catalogue: staff read it, administrators and operators keep it. */
@ApiTags('treatments')
@AccessFor(['admin', 'operator'])
@Controller('service-projects')
export class ServiceProjectsController {
  constructor(private readonly catalogue: ServiceCatalogueService) {}

  /** The catalogue of services. */
  @Get()
  @AccessFor(staffRoles)
  async list(@Query() { type, active_only }: ServiceProjectQuery) {
    const projects = await this.catalogue.find({ type, activeOnly: active_only === 'true' });
    return ok(projects.map(serviceProjectView));
  }

  /** One service. */
  @Get(':id')
  @AccessFor(staffRoles)
  async get(@Param('id') id: string) {
    return ok(serviceProjectView(await this.catalogue.get(id)));
  }

  /** Adds a service to the catalogue. */
  @Post()
  @Idempotent()
  async create(@Body() body: CreateServiceProjectDto) {
    const { code, name, category, description, concerns, contraindications, risks } = body;
    const project = await this.catalogue.create({
      ...{ code, name, category, description, concerns, contraindications, risks },
      ...figures(body),
      ageMin: body.age_min ?? null,
      ageMax: body.age_max ?? null,
      active: body.active ?? true,
    });
    return ok(serviceProjectView(project), 'Service project created');
  }

  /** Changes a service of the catalogue. */
  @Patch(':id')
  async update(@Param('id') id: string, @Body() body: UpdateServiceProjectDto) {
    return ok(serviceProjectView(await this.catalogue.update(id, body.version, projectChange(body))));
  }
}

function figures(body: CreateServiceProjectDto) {
  return {
    priceMin: body.price_min,
    priceMax: body.price_max,
    minutesMin: body.minutes_min,
    minutesMax: body.minutes_max,
    recoveryDays: body.recovery_days,
    sessionsDefault: body.sessions_default,
    intervalDays: body.interval_days,
  };
}

function projectChange({ version: _, ...body }: UpdateServiceProjectDto): ServiceProjectChange {
  const { name, category, description, concerns, contraindications, risks, active } = body;
  const change = {
    ...{ name, category, description, concerns, contraindications, risks, active },
    ...figures(body as CreateServiceProjectDto),
    ageMin: body.age_min,
    ageMax: body.age_max,
  };
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
