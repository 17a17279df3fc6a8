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

  /** The words of every notice, by channel and language. */
  @Get()
  async list() {
    return ok((await this.templates.all()).map(templateView));
  }

  /** One template. */
  @Get(':id')
  async get(@Param('id') id: string) {
    return ok(templateView(await this.templates.get(id)));
  }

  /** Changes a template, over the version that the editor saw; counts for the next notice. */
  @Put(':id')
  async put(@Param('id') id: string, @Body() { version, ...change }: PutTemplateDto) {
    return ok(templateView(await this.templates.change(id, version, change)));
  }
}

function templateView({ id, code, channel, locale, subject, body, enabled, version, updatedAt }: Template) {
  return { id, code, channel, locale, subject, body, enabled, version, updated_at: updatedAt.toISOString() };
}
