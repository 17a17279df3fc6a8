import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor } from '../../common/access/access.decorators';
import { ok } from '../../common/http/envelope';
import { PutTemplateDto } from './templates.dto';
import type { Template } from './template.types';
import { TemplatesService } from './templates.service';

@ApiTags('notifications')
@AccessFor(['admin'])
@Controller('notification-templates')
export class TemplatesController {
  constructor(private readonly templates: TemplatesService) {}

  @Get()
  async list() {
    return ok((await this.templates.all()).map(templateView));
  }

  @Get(':id')
  async get(@Param('id') id: string) {
    return ok(templateView(await this.templates.get(id)));
  }

  @Put(':id')
  async put(@Param('id') id: string, @Body() { version, ...change }: PutTemplateDto) {
    return ok(templateView(await this.templates.change(id, version, change)));
  }
}

function templateView({ id, code, channel, locale, subject, body, enabled, version, updatedAt }: Template) {
  return { id, code, channel, locale, subject, body, enabled, version, updated_at: updatedAt.toISOString() };
}
