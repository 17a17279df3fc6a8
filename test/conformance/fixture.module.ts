import { Module } from '@nestjs/common';
import { ToolsModule } from '../../src/tools/tools.module';
import { AskingTools } from './asking-tools';
import { ContentTools } from './content-tools';
import { FixturePrompts, FixtureResources } from './fixture-features';
import { TriggerTools } from './trigger-tools';

/** What the official suite expects a server to offer. */
@Module({
  imports: [ToolsModule],
  providers: [AskingTools, ContentTools, FixturePrompts, FixtureResources, TriggerTools],
})
export class FixtureModule {}
