import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor } from '../common/access/access.decorators';
import { ok, okPage } from '../common/http/envelope';
import { RunsQuery } from './runs.dto';
import { RunsService } from './runs.service';
import { runView, stepView } from './runs.view';

@ApiTags('automation')
@AccessFor(['admin'])
@Controller('registration-automation/runs')
export class RunsController {
  constructor(private readonly runs: RunsService) {}

  /** Runs of the automation, newest first. */
  @Get()
  async page(@Query() { limit, cursor, status }: RunsQuery) {
    return okPage(await this.runs.page({ status }, limit, cursor), runView);
  }

  /** One run with every attempt at its steps. */
  @Get(':id')
  async get(@Param('id') id: string) {
    const { run, steps } = await this.runs.get(id);
    return ok({ ...runView(run), steps: steps.map(stepView) });
  }

  /** Takes up a run that failed or was skipped, from the first step that it lacks. */
  @Post(':id/retry')
  @HttpCode(200)
  async retry(@Param('id') id: string) {
    return ok(
      runView(await this.runs.retry(id)),
      'What the run lacks is done now; it changes nothing in one that has all.',
    );
  }
}
