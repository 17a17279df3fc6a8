import { Module } from '@nestjs/common';
import { ToolsModule } from '../../src/tools/tools.module';
import { AskingTools } from './asking-tools';
import { ContentTools } from './content-tools';
import { FixturePrompts, FixtureResources } from './fixture-features';
import { TaskTools } from './task-tools';
import { TriggerTools } from './trigger-tools';

/** What the official suite expects a server to offer. */
@Module({
  imports: [ToolsModule],
  providers: [AskingTools, ContentTools, FixturePrompts, FixtureResources, TaskTools, TriggerTools],
})
export class FixtureModule {}
